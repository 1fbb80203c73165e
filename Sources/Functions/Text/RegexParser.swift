import Diagnostics

/// A regular expression as a tree.
indirect enum RegexNode {
  case empty
  /// A character in the ranges, or out of them all.
  case oneOf([ClosedRange<UInt32>], isNegated: Bool)
  case sequence([RegexNode])
  case either([RegexNode])
  /// `most` is nil for no bound.
  /// A lazy one prefers fewer: the same texts match, but not the same parts of them.
  case repeated(RegexNode, least: Int, most: Int?, isLazy: Bool = false)
  /// What the group of that number, from 1, matches is remembered.
  case group(Int, RegexNode)
  case startOfText
  case endOfText
  case wordBoundary(isNegated: Bool)
}

/// Reads the syntax that RE2 and Go share, without names of groups: literals, `.`, `[a-z]`, `\d \w \s` and
/// their opposites, `( )`, `(?: )`, `|`, `* + ? {m,n}` and their lazy forms, `^ $ \b \B`,
/// and `(?i)` or `(?s)` at the beginning.
struct RegexParser {
  /// The deepest nesting of groups.
  private static let maximalDepth = 200
  /// The greatest count in `{m,n}`.
  private static let maximalCount = 1000

  private let characters: [UInt32]
  private var position = 0
  private var depth = 0
  private(set) var ignoresCase = false
  /// How many groups there are that remember what they match.
  private(set) var groupCount = 0
  private var dotMatchesNewline = false

  init(_ pattern: String) { characters = pattern.unicodeScalars.map(\.value) }

  /// The tree of the whole pattern.
  mutating func parse() throws(QueryError) -> RegexNode {
    parseFlags()
    let node = try parseEither()
    if position < characters.count { throw failure("there is a ) without (") }
    return node
  }

  private func failure(_ reason: String) -> QueryError {
    var pattern = String.UnicodeScalarView()
    pattern.append(contentsOf: characters.compactMap { Unicode.Scalar($0) })
    return QueryError(
      .runtime, "the regular expression '\(String(pattern))' is wrong at character \(position + 1): \(reason)"
    )
  }

  private var next: UInt32? { position < characters.count ? characters[position] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == character.value else { return false }
    position += 1
    return true
  }

  private mutating func parseFlags() {
    guard characters.starts(with: "(?".unicodeScalars.map(\.value)),
      let end = characters.firstIndex(of: 0x29)
    else { return }
    let flags = characters[2..<end]
    guard !flags.isEmpty, flags.allSatisfy({ $0 == 0x69 || $0 == 0x73 }) else { return }
    ignoresCase = flags.contains(0x69)
    dotMatchesNewline = flags.contains(0x73)
    position = end + 1
  }

  private mutating func parseEither() throws(QueryError) -> RegexNode {
    var branches = [try parseSequence()]
    while take("|") { branches.append(try parseSequence()) }
    return branches.count == 1 ? branches[0] : .either(branches)
  }

  private mutating func parseSequence() throws(QueryError) -> RegexNode {
    var parts: [RegexNode] = []
    while let character = next, character != 0x7C, character != 0x29 {
      let atom = try parseAtom()
      parts.append(try parseRepetition(of: atom))
    }
    return parts.isEmpty ? .empty : .sequence(parts)
  }

  private mutating func parseRepetition(of atom: RegexNode) throws(QueryError) -> RegexNode {
    var bounds: (Int, Int?)?
    if take("*") {
      bounds = (0, nil)
    } else if take("+") {
      bounds = (1, nil)
    } else if take("?") {
      bounds = (0, 1)
    } else if next == 0x7B {
      bounds = try parseCounts()
    }
    guard let (least, most) = bounds else { return atom }
    let isLazy = take("?")
    if next == 0x2A || next == 0x2B || next == 0x3F { throw failure("a repetition of a repetition") }
    return .repeated(atom, least: least, most: most, isLazy: isLazy)
  }

  /// `{m}`, `{m,}` or `{m,n}`; nil, and the brace is a literal, where it is none of them.
  private mutating func parseCounts() throws(QueryError) -> (Int, Int?)? {
    let start = position
    position += 1
    guard let least = parseNumber() else {
      position = start
      return nil
    }
    var most: Int? = least
    if take(",") { most = parseNumber() }
    guard take("}") else {
      position = start
      return nil
    }
    if max(least, most ?? 0) > Self.maximalCount || (most ?? least) < least {
      throw failure("a repetition must be from 0 to \(Self.maximalCount), the lesser number first")
    }
    return (least, most)
  }

  private mutating func parseNumber() -> Int? {
    var number: Int?
    while let digit = next, (0x30...0x39).contains(digit) {
      number = min(1_000_000, (number ?? 0) * 10 + Int(digit - 0x30))
      position += 1
    }
    return number
  }

  private mutating func parseAtom() throws(QueryError) -> RegexNode {
    guard let character = next else { return .empty }
    let place = position
    position += 1
    switch Unicode.Scalar(character) {
    case "(": return try parseGroup()
    case "[": return try parseClass()
    case ".": return dotMatchesNewline ? .oneOf([], isNegated: true) : .oneOf([0x0A...0x0A], isNegated: true)
    case "^": return .startOfText
    case "$": return .endOfText
    case "\\": return try parseEscape()
    case "*", "+", "?":
      position = place
      throw failure("there is nothing to repeat")
    default: return .oneOf([character...character], isNegated: false)
    }
  }

  private mutating func parseGroup() throws(QueryError) -> RegexNode {
    var number: Int?
    if next == 0x3F {
      position += 1
      guard take(":") else { throw failure("only (?: ) and a leading (?i) or (?s) are known") }
    } else {
      groupCount += 1
      number = groupCount
    }
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maximalDepth { throw failure("groups are nested too deep") }
    let inner = try parseEither()
    guard take(")") else { throw failure("a ) is missing") }
    return number.map { .group($0, inner) } ?? inner
  }

  private mutating func parseEscape() throws(QueryError) -> RegexNode {
    guard let character = next else { throw failure("nothing follows the \\") }
    if let (ranges, isNegated) = Self.namedClass(character) {
      position += 1
      return .oneOf(ranges, isNegated: isNegated)
    }
    if take("b") { return .wordBoundary(isNegated: false) }
    if take("B") { return .wordBoundary(isNegated: true) }
    if take("A") { return .startOfText }
    if take("z") { return .endOfText }
    let literal = try parseEscapedLiteral()
    return .oneOf([literal...literal], isNegated: false)
  }

  /// The character that stands after a `\`.
  private mutating func parseEscapedLiteral() throws(QueryError) -> UInt32 {
    guard let character = next else { throw failure("nothing follows the \\") }
    switch Unicode.Scalar(character) {
    case "n": position += 1; return 0x0A
    case "t": position += 1; return 0x09
    case "r": position += 1; return 0x0D
    case "f": position += 1; return 0x0C
    case "v": position += 1; return 0x0B
    default: break
    }
    let isLetterOrDigit =
      (0x30...0x39).contains(character) || (0x41...0x5A).contains(character)
      || (0x61...0x7A).contains(character)
    if isLetterOrDigit { throw failure("this escape is not known") }
    position += 1
    return character
  }

  private static func namedClass(_ character: UInt32) -> ([ClosedRange<UInt32>], isNegated: Bool)? {
    let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    let word: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    let space: [ClosedRange<UInt32>] = [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]
    switch Unicode.Scalar(character) {
    case "d": return (digits, false)
    case "D": return (digits, true)
    case "w": return (word, false)
    case "W": return (word, true)
    case "s": return (space, false)
    case "S": return (space, true)
    default: return nil
    }
  }

  private mutating func parseClass() throws(QueryError) -> RegexNode {
    let isNegated = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while let character = next {
      if character == 0x5D, !isFirst {
        position += 1
        return .oneOf(ranges, isNegated: isNegated)
      }
      isFirst = false
      if character == 0x5C, position + 1 < characters.count,
        let (named, isOpposite) = Self.namedClass(characters[position + 1])
      {
        position += 2
        ranges += isOpposite ? Self.complement(named) : named
        continue
      }
      let low = try parseMember()
      guard next == 0x2D, position + 1 < characters.count, characters[position + 1] != 0x5D else {
        ranges.append(low...low)
        continue
      }
      position += 1
      let high = try parseMember()
      guard low <= high else { throw failure("the range is backwards") }
      ranges.append(low...high)
    }
    throw failure("a ] is missing")
  }

  private mutating func parseMember() throws(QueryError) -> UInt32 {
    if take("\\") { return try parseEscapedLiteral() }
    guard let character = next else { throw failure("a ] is missing") }
    position += 1
    return character
  }

  /// What is in none of some ascending ranges.
  private static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var out: [ClosedRange<UInt32>] = []
    var start: UInt32 = 0
    for range in ranges {
      if range.lowerBound > start { out.append(start...(range.lowerBound - 1)) }
      start = range.upperBound + 1
    }
    out.append(start...0x10FFFF)
    return out
  }
}
