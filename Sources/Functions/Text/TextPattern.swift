/// A compiled LIKE or GLOB pattern.
///
/// Matching keeps one place to return to, the latest "any number of characters", so it takes at most
/// (length of the text × length of the pattern) steps whatever the pattern.
struct TextPattern {
  private enum Element {
    case byte(UInt8)
    case anyCharacter
    case anyText
    case oneOf([ClosedRange<UInt32>], isNegated: Bool)
  }

  private var elements: [Element] = []

  /// `%` is any text, `_` any character; a character after `escape` stands for itself.
  init(like pattern: UnsafeBufferPointer<UInt8>, escape: UnsafeBufferPointer<UInt8>? = nil) {
    var i = 0
    while i < pattern.count {
      if let escape, !escape.isEmpty, pattern[i...].starts(with: escape), i + escape.count < pattern.count {
        elements.append(.byte(pattern[i + escape.count]))
        i += escape.count + 1
        continue
      }
      switch pattern[i] {
      case UInt8(ascii: "%"): elements.append(.anyText)
      case UInt8(ascii: "_"): elements.append(.anyCharacter)
      default: elements.append(.byte(pattern[i]))
      }
      i += 1
    }
  }

  /// `*` is any text, `?` any character, `[a-z]` one of, `[!a-z]` none of; a character after `\` stands for
  /// itself, and so does `[` without `]`.
  init(glob pattern: UnsafeBufferPointer<UInt8>) {
    // Where no class can end any more, looking for its end anew at every `[` would take long.
    let lastEnd = pattern.lastIndex(of: UInt8(ascii: "]")) ?? -1
    var i = 0
    while i < pattern.count {
      switch pattern[i] {
      case UInt8(ascii: "*"): elements.append(.anyText)
      case UInt8(ascii: "?"): elements.append(.anyCharacter)
      case UInt8(ascii: "\\") where i + 1 < pattern.count:
        i += 1
        elements.append(.byte(pattern[i]))
      case UInt8(ascii: "["):
        if i < lastEnd, let (element, end) = Self.characterClass(pattern, at: i) {
          elements.append(element)
          i = end
        } else {
          elements.append(.byte(pattern[i]))
        }
      default: elements.append(.byte(pattern[i]))
      }
      i += 1
    }
  }

  /// The class that begins at `start`, and where its `]` is.
  private static func characterClass(
    _ pattern: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> (Element, end: Int)? {
    var i = start + 1
    var isNegated = false
    if i < pattern.count, pattern[i] == UInt8(ascii: "!") || pattern[i] == UInt8(ascii: "^") {
      isNegated = true
      i += 1
    }
    var ranges: [ClosedRange<UInt32>] = []
    while i < pattern.count {
      // A `]` at the very start is a member.
      if pattern[i] == UInt8(ascii: "]"), !ranges.isEmpty {
        return (.oneOf(ranges, isNegated: isNegated), i)
      }
      let (low, afterLow) = character(pattern, at: i)
      i = afterLow
      if i + 1 < pattern.count, pattern[i] == UInt8(ascii: "-"), pattern[i + 1] != UInt8(ascii: "]") {
        let (high, afterHigh) = character(pattern, at: i + 1)
        i = afterHigh
        // A range backwards holds nothing; it must still count as a member.
        ranges.append(low <= high ? low...high : UInt32.max...UInt32.max)
      } else {
        ranges.append(low...low)
      }
    }
    return nil
  }

  /// The character at a place and where the next begins; a byte that is not UTF-8 counts as one.
  private static func character(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> (UInt32, next: Int) {
    let lead = text[start]
    if lead < 0xC0 { return (UInt32(lead), start + 1) }
    var value = UInt32(lead) & (lead < 0xE0 ? 0x1F : lead < 0xF0 ? 0x0F : 0x07)
    var next = start + 1
    while next < text.count, next < start + 4, isContinuation(text[next]) {
      value = value << 6 | UInt32(text[next] & 0x3F)
      next += 1
    }
    return (value, next)
  }

  /// Whether the whole text matches.
  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var position = 0
    var element = 0
    var retryElement = -1
    var retryPosition = 0
    while true {
      if element < elements.count {
        if case .anyText = elements[element] {
          element += 1
          retryElement = element
          retryPosition = position
          continue
        }
        if position < text.count, let next = step(elements[element], text, position) {
          element += 1
          position = next
          continue
        }
      } else if position == text.count {
        return true
      }
      guard retryElement >= 0, retryPosition < text.count else { return false }
      // Let the latest "any text" take one more character and try again after it.
      retryPosition = Self.character(text, at: retryPosition).next
      position = retryPosition
      element = retryElement
    }
  }

  private func step(_ element: Element, _ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int? {
    switch element {
    case .byte(let byte): return text[position] == byte ? position + 1 : nil
    case .anyCharacter: return Self.character(text, at: position).next
    case .oneOf(let ranges, let isNegated):
      let (value, next) = Self.character(text, at: position)
      return ranges.contains { $0.contains(value) } != isNegated ? next : nil
    case .anyText: return nil
    }
  }
}

/// Keeps the pattern compiled last: nearly always there is only one.
final class PatternMemo {
  private var key: [Int64] = []
  private var pattern: TextPattern?

  /// The pattern for the given ids, made when they are not those of the last call.
  func pattern(for ids: [Int64], _ make: () -> TextPattern) -> TextPattern {
    if let pattern, key == ids { return pattern }
    let made = make()
    key = ids
    pattern = made
    return made
  }
}
