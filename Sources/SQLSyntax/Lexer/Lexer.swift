import Diagnostics

/// Cuts a text into tokens, over its UTF-8 bytes.
///
/// After an error the lexer stands behind the place that was wrong, so that a caller may go on (`isComplete`
/// does).
struct Lexer {
  /// The text.
  let bytes: [UInt8]
  /// Offset of the next byte to look at.
  var position = 0
  /// Whether the text ended inside a string, a quoted name or a comment.
  private(set) var isCutOff = false

  init(_ text: String) {
    bytes = Array(text.utf8)
    // A query file may be a program: `#!/usr/bin/env -S tq -f`.
    if bytes.starts(with: [0x23, 0x21]) { skipLine() }
  }

  /// All tokens up to the end or the first thing that is not one.
  ///
  /// - Complexity: O(length of the text).
  static func tokens(of text: String) -> (tokens: [Token], bytes: [UInt8]) {
    var lexer = Lexer(text)
    var tokens: [Token] = []
    tokens.reserveCapacity(lexer.bytes.count / 4 + 1)
    while true {
      do {
        let token = try lexer.next()
        tokens.append(token)
        if token.kind == .end { return (tokens, lexer.bytes) }
      } catch {
        tokens.append(
          Token(kind: .invalid(error), span: error.span ?? SourceSpan(lexer.position, lexer.position)))
        return (tokens, lexer.bytes)
      }
    }
  }

  /// The next token; `.end` again and again behind the last.
  mutating func next() throws(QueryError) -> Token {
    try skipSeparators()
    let start = position
    guard start < bytes.count else { return Token(kind: .end, span: SourceSpan(start, start)) }
    let kind = try tokenKind(bytes[start])
    return Token(kind: kind, span: SourceSpan(start, position))
  }

  /// Takes the token that begins with `first`.
  private mutating func tokenKind(_ first: UInt8) throws(QueryError) -> Token.Kind {
    switch first {
    case 0x27: return .string(try quoted(0x27, "string"))
    case 0x22: return .quotedName(try quotedName())
    case 0x24: return .parameter(try parameterName())
    case 0x30...0x39: return try number()
    case 0x2E where isDigit(byte: byte(at: position + 1)): return try number()
    default: break
    }
    if isNameStart(at: position) {
      let word = takeWord()
      return Keyword(word: word).map { .keyword($0) } ?? .identifier(word)
    }
    if let (symbol, length) = Symbol.longest(first, byte(at: position + 1), byte(at: position + 2)) {
      position += length
      return .symbol(symbol)
    }
    throw strayCharacter()
  }

  /// The byte at `offset`, 0 behind the end.
  func byte(at offset: Int) -> UInt8 {
    offset < bytes.count ? bytes[offset] : 0
  }

  /// The text between two offsets.
  func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }

  func isDigit(byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  // MARK: Space and comments

  private mutating func skipLine() {
    while position < bytes.count, bytes[position] != 0x0A { position += 1 }
  }

  private mutating func skipSeparators() throws(QueryError) {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09...0x0D:
        position += 1
      case 0x2D where byte(at: position + 1) == 0x2D:
        skipLine()
      case 0x2F where byte(at: position + 1) == 0x2A:
        try skipBlockComment()
      case 0x80...:
        // No-break spaces and byte order marks come along when a query is copied from a page.
        guard let (scalar, length) = scalar(at: position),
          scalar.properties.isWhitespace || scalar.value == 0xFEFF
        else { return }
        position += length
      default:
        return
      }
    }
  }

  /// `/* ... */`, nested.
  private mutating func skipBlockComment() throws(QueryError) {
    let start = position
    var depth = 0
    while position < bytes.count {
      if bytes[position] == 0x2F, byte(at: position + 1) == 0x2A {
        depth += 1
        position += 2
      } else if bytes[position] == 0x2A, byte(at: position + 1) == 0x2F {
        depth -= 1
        position += 2
        if depth == 0 { return }
      } else {
        position += 1
      }
    }
    isCutOff = true
    throw QueryError(
      .syntax, "this comment is not closed", at: SourceSpan(start, start + 2), hint: "add */ where it ends")
  }

  // MARK: Names and strings

  /// The scalar at `offset` and its length in bytes, or nil at the end.
  func scalar(at offset: Int) -> (Unicode.Scalar, Int)? {
    guard offset < bytes.count else { return nil }
    var decoder = UTF8()
    var iterator = bytes[offset...].prefix(4).makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return ("\u{FFFD}", 1) }
    return (scalar, UTF8.width(scalar))
  }

  private func isNameStart(at offset: Int) -> Bool {
    switch byte(at: offset) {
    case 0x41...0x5A, 0x61...0x7A, 0x5F: true
    case 0x80...: scalar(at: offset)?.0.properties.isAlphabetic ?? false
    default: false
    }
  }

  /// Letters, digits, `_` and `$` from here on, folded to lower case. Only ASCII is folded, as in DuckDB.
  mutating func takeWord() -> String {
    var folded: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      if byte >= 0x80 {
        guard let (scalar, length) = scalar(at: position), scalar.properties.isAlphabetic else { break }
        folded.append(contentsOf: bytes[position..<min(position + length, bytes.count)])
        position += length
      } else if byte >= 0x41, byte <= 0x5A {
        folded.append(byte + 0x20)
        position += 1
      } else if (byte >= 0x61 && byte <= 0x7A) || isDigit(byte: byte) || byte == 0x5F || byte == 0x24 {
        folded.append(byte)
        position += 1
      } else {
        break
      }
    }
    return String(decoding: folded, as: UTF8.self)
  }

  /// The text between two `quote` bytes, where a doubled one stands for one.
  private mutating func quoted(_ quote: UInt8, _ what: String) throws(QueryError) -> String {
    let start = position
    var content: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte != quote {
        content.append(byte)
      } else if self.byte(at: position) == quote {
        content.append(quote)
        position += 1
      } else {
        return String(decoding: content, as: UTF8.self)
      }
    }
    isCutOff = true
    let mark = quote == 0x27 ? "'" : "\""
    throw QueryError(
      .syntax, "this \(what) is not closed", at: SourceSpan(start, start + 1),
      hint: "add \(mark) where it ends")
  }

  private mutating func quotedName() throws(QueryError) -> String {
    let start = position
    let name = try quoted(0x22, "quoted name")
    guard !name.isEmpty else {
      throw QueryError(
        .syntax, "a name cannot be empty", at: SourceSpan(start, position),
        hint: "an empty string is written ''")
    }
    return name
  }

  private mutating func parameterName() throws(QueryError) -> String {
    let start = position
    position += 1
    guard isNameStart(at: position) else {
      throw QueryError(
        .syntax, "\"$\" has no name behind it", at: SourceSpan(start, position),
        hint: "a parameter is written $name")
    }
    return takeWord()
  }

  // MARK: What is none of these

  private mutating func strayCharacter() -> QueryError {
    guard let (scalar, length) = scalar(at: position) else {
      return QueryError(.syntax, "unexpected end", at: SourceSpan(position, position))
    }
    let span = SourceSpan(position, min(position + length, bytes.count))
    let next = byte(at: position + length)
    position = span.end
    let code = String(scalar.value, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
    let isVisible =
      scalar.value > 0x20 && scalar.value != 0x7F && !scalar.properties.isDefaultIgnorableCodePoint
    let shown = isVisible ? "\"\(scalar)\"" : "U+\(padded)"
    return QueryError(
      .syntax, "unexpected character \(shown)", at: span, hint: strayHint(scalar, next: next))
  }

  private func strayHint(_ scalar: Unicode.Scalar, next: UInt8) -> String? {
    switch scalar {
    case "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}", "\u{2032}", "\u{00B4}":
      "strings stand in straight quotes: '"
    case "\u{201C}", "\u{201D}", "\u{201E}", "\u{00AB}", "\u{00BB}":
      "strings stand in straight quotes ', names in \""
    case "`": "names stand in double quotes: \""
    case "\u{2212}", "\u{2013}", "\u{2014}": "a minus sign is -"
    case "!": "write \"not\", or != for unequal"
    case "&": next == 0x26 ? "write \"and\"" : nil
    case "|": "two bars || join texts; for a choice write \"or\""
    case "^": "a power is pow(x, y)"
    case "?": "a parameter is written $name"
    case "#": "a comment begins with --"
    case "{", "}": "a list is written [a, b]"
    default: nil
    }
  }
}
