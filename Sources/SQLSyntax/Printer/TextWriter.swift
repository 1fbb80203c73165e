import Diagnostics

/// Collects the canonical text of a tree; its parts are in the other files of this folder.
struct TextWriter {
  var text = ""

  mutating func write(_ part: String) { text += part }

  /// `parts` with `separator` between.
  mutating func list<Part>(
    _ parts: [Part], separator: String = ", ", _ write: (inout TextWriter, Part) -> Void
  ) {
    for (index, part) in parts.enumerated() {
      if index > 0 { text += separator }
      write(&self, part)
    }
  }

  // MARK: Names

  /// A name, in double quotes where it needs them: a table (or an alias, or a window) needs them for every
  /// keyword, a column for the reserved ones.
  mutating func name(_ name: Name, _ place: Parser.NamePlace = .table) {
    text += Self.needsQuotes(name.text, place) ? Self.quoted(name.text, with: "\"") : name.text
  }

  private static func needsQuotes(_ text: String, _ place: Parser.NamePlace) -> Bool {
    var lexer = Lexer(text)
    guard let token = try? lexer.next(), token.span.start == 0, token.span.end == lexer.bytes.count else {
      return true
    }
    switch token.kind {
    case .identifier(let folded): return folded != text
    case .keyword(let keyword):
      guard keyword.rawValue == text else { return true }
      switch (place, keyword.use) {
      case (.window, _), (_, .reserved): return true
      case (_, .free), (.column, _), (.function, .restricted): return false
      default: return true
      }
    default: return true
    }
  }

  static func quoted(_ text: String, with quote: Character) -> String {
    var result = String(quote)
    for character in text.unicodeScalars {
      result.unicodeScalars.append(character)
      if Character(character) == quote { result.append(quote) }
    }
    result.append(quote)
    return result
  }

  // MARK: Literals

  mutating func literal(_ literal: Literal) {
    switch literal {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .double(let value): text += String(value)
    case .string(let value): text += Self.quoted(value, with: "'")
    case .duration(let nanoseconds): text += Self.duration(nanoseconds)
    }
  }

  /// The shortest exact way to write a duration: `1.5s`, `2h`, `90s`.
  static func duration(_ nanoseconds: Int64) -> String {
    let hour: Int64 = 3_600_000_000_000
    let minute: Int64 = 60_000_000_000
    if nanoseconds == 0 { return "0s" }
    if nanoseconds % hour == 0 { return "\(nanoseconds / hour)h" }
    if nanoseconds % minute == 0 { return "\(nanoseconds / minute)m" }
    let magnitude = nanoseconds.magnitude
    for (name, unit) in [("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000)] as [(String, UInt64)]
    where magnitude >= unit {
      var fraction = String(unit + magnitude % unit).dropFirst()
      while fraction.last == "0" { fraction.removeLast() }
      let sign = nanoseconds < 0 ? "-" : ""
      return sign + "\(magnitude / unit)" + (fraction.isEmpty ? "" : ".\(fraction)") + name
    }
    return "\(nanoseconds)ns"
  }
}
