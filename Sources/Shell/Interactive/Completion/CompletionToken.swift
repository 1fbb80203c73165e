/// A piece of a statement as far as completion needs to know it: unlike the parser's tokens these may be cut off
/// anywhere, since a statement is completed before it is whole.
struct CompletionToken: Hashable {
  /// What it is.
  enum Kind: Hashable {
    /// A name or a keyword, in lower case.
    case word
    /// A name in double quotes.
    case quotedName
    /// A text in single quotes.
    case string
    /// `$name`.
    case parameter
    /// A number, or an operator.
    case other
  }

  var kind: Kind
  /// A word in lower case, what stands between quotes, a symbol.
  var text: String
  /// Where it begins, in bytes of UTF-8.
  var start: Int
  /// Where it ends.
  var end: Int
  /// Whether it goes on to the end of the text because its quote is not closed.
  var isOpen = false
  /// How many parentheses stand open before it; of a closing one, those before it was opened.
  var depth = 0

  /// Whether it can be the name of a table or a column.
  var isName: Bool { kind == .word || kind == .quotedName }

  /// Whether it is this word, written without quotes.
  func `is`(_ word: String) -> Bool { kind == .word && text == word }

  /// Whether it is this symbol.
  func isSymbol(_ symbol: String) -> Bool { kind == .other && text == symbol }
}

/// The tokens of a text, comments left out. Nothing is an error.
///
/// - Complexity: O(length of the text).
func completionTokens(_ text: String) -> [CompletionToken] {
  var scanner = CompletionScanner(bytes: Array(text.utf8))
  scanner.scan()
  return scanner.tokens
}

private struct CompletionScanner {
  let bytes: [UInt8]
  var tokens: [CompletionToken] = []
  private var position = 0
  private var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func scan() {
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case 0x20, 0x09...0x0D: position += 1
      case UInt8(ascii: "-") where next == UInt8(ascii: "-"): skipLine()
      case UInt8(ascii: "/") where next == UInt8(ascii: "*"): skipComment()
      case UInt8(ascii: "'"): takeQuoted(byte, .string)
      case UInt8(ascii: "\""): takeQuoted(byte, .quotedName)
      case UInt8(ascii: "$"): take(.parameter, from: 1, while: Self.isWordByte)
      case _ where Self.isWordStart(byte): take(.word, from: 0, while: Self.isWordByte)
      case 0x30...0x39: take(.other, from: 1) { Self.isWordByte($0) || $0 == UInt8(ascii: ".") }
      default: takeSymbol()
      }
    }
  }

  private var next: UInt8 { position + 1 < bytes.count ? bytes[position + 1] : 0 }

  private static func isWordStart(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_")
      || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
  }

  private static func isWordByte(_ byte: UInt8) -> Bool { isWordStart(byte) || (0x30...0x39).contains(byte) }

  private mutating func skipLine() {
    while position < bytes.count, bytes[position] != 0x0A { position += 1 }
  }

  private mutating func skipComment() {
    position += 2
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
        position += 2
        return
      }
      position += 1
    }
  }

  private mutating func takeQuoted(_ quote: UInt8, _ kind: CompletionToken.Kind) {
    let start = position
    var content: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      if byte == quote, next != quote {
        position += 1
        return add(kind, content, start)
      }
      position += byte == quote ? 2 : 1
      content.append(byte)
    }
    add(kind, content, start, isOpen: true)
  }

  private mutating func take(
    _ kind: CompletionToken.Kind, from skipped: Int, while belongs: (UInt8) -> Bool
  ) {
    let start = position
    position += max(1, skipped)
    while position < bytes.count, belongs(bytes[position]) { position += 1 }
    let content = Array(bytes[(kind == .parameter ? start + 1 : start)..<position])
    add(kind, content, start)
  }

  private mutating func takeSymbol() {
    let start = position
    let byte = bytes[position]
    let pairs: [(Character, Character)] = [
      ("<", "="), (">", "="), ("<", ">"), ("!", "="), ("=", "="), (":", ":"),
    ]
    let isPair = pairs.contains { $0.0.asciiValue == byte && $0.1.asciiValue == next }
    position += isPair ? 2 : 1
    if byte == UInt8(ascii: ")") { depth = max(0, depth - 1) }
    add(.other, Array(bytes[start..<position]), start)
    if byte == UInt8(ascii: "(") { depth += 1 }
  }

  private mutating func add(
    _ kind: CompletionToken.Kind, _ content: [UInt8], _ start: Int, isOpen: Bool = false
  ) {
    let text = String(decoding: content, as: UTF8.self)
    tokens.append(
      CompletionToken(
        kind: kind, text: kind == .word ? text.lowercased() : text, start: start, end: position,
        isOpen: isOpen,
        depth: depth))
  }
}
