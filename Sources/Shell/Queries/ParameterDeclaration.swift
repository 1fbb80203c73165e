import Columns
import Diagnostics

/// Takes a declaration apart, the text behind `-- param:`.
struct ParameterDeclaration {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - line: where what stands behind `param:` begins and the line ends.
  init(_ bytes: [UInt8], _ line: Range<Int>) {
    self.bytes = bytes[line]
    position = line.lowerBound
  }

  /// The parameter.
  ///
  /// - Throws: a `.syntax` error where the line is no declaration.
  mutating func parameter() throws(QueryError) -> QueryParameter {
    let name = try word("a name")
    let isName = name.text.first?.isNumber == false && name.text.allSatisfy { $0 == "_" || $0.isWordLetter }
    guard isName else { throw malformed("\"\(name.text)\" is no name for a parameter", name.span) }
    let typeName = try word("a type")
    guard let type = Self.types[typeName.text.uppercased()] else {
      throw unknownType(typeName.text, typeName.span)
    }
    var defaultText: String?
    var defaultSpan = name.span
    skipBlanks()
    if !atSummary, position < bytes.endIndex {
      let keyword = try word("\"default\"")
      guard keyword.text.lowercased() == "default" else {
        throw malformed(
          "unexpected \"\(keyword.text)\" behind the type", keyword.span,
          hint: "write: name TYPE default VALUE -- meaning")
      }
      let value = restBeforeSummary()
      guard !value.text.isEmpty else { throw malformed("\"default\" has no value behind it", keyword.span) }
      (defaultText, defaultSpan) = (value.text, value.span)
    }
    return QueryParameter(
      name: name.text.lowercased(), type: type, defaultText: defaultText, summary: summary(), span: name.span,
      defaultSpan: defaultSpan)
  }

  /// The types by the names that the language has for them.
  private static let types: [String: LogicalType] = [
    "BIGINT": .bigint, "INTEGER": .bigint, "INT": .bigint, "DOUBLE": .double, "FLOAT": .double,
    "BOOLEAN": .boolean, "BOOL": .boolean, "VARCHAR": .varchar, "TEXT": .varchar, "STRING": .varchar,
    "DURATION": .duration, "INTERVAL": .duration, "TIMESTAMP": .timestamp, "WALLTIME": .walltime,
  ]

  private func unknownType(_ name: String, _ span: SourceSpan) -> QueryError {
    let known = ["BIGINT", "DOUBLE", "BOOLEAN", "VARCHAR", "DURATION", "TIMESTAMP", "WALLTIME"]
    let near = nearestName(to: name, in: Self.types.keys.sorted())
    return malformed(
      "a parameter has no type \"\(name)\"", span,
      hint: near.map { "did you mean \($0)?" } ?? "types are \(known.joined(separator: ", "))")
  }

  private func malformed(_ message: String, _ span: SourceSpan, hint: String? = nil) -> QueryError {
    QueryError(.syntax, message, at: span, hint: hint)
  }

  private var atSummary: Bool {
    position + 1 < bytes.endIndex && bytes[position] == UInt8(ascii: "-")
      && bytes[position + 1] == UInt8(ascii: "-")
  }

  private mutating func skipBlanks() {
    while position < bytes.endIndex, Self.isBlank(bytes[position]) { position += 1 }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }

  /// What goes on to the next blank.
  private mutating func word(_ wanted: String) throws(QueryError) -> (text: String, span: SourceSpan) {
    skipBlanks()
    let start = position
    while position < bytes.endIndex, !Self.isBlank(bytes[position]) { position += 1 }
    guard position > start else {
      throw malformed(
        "the declaration of a parameter lacks \(wanted)", SourceSpan(start, start),
        hint: "write: name TYPE default VALUE -- meaning")
    }
    return (text(start, position), SourceSpan(start, position))
  }

  /// What goes on to `--` outside quotes, without the blanks around it.
  private mutating func restBeforeSummary() -> (text: String, span: SourceSpan) {
    skipBlanks()
    let start = position
    var isQuoted = false
    while position < bytes.endIndex, isQuoted || !atSummary {
      if bytes[position] == UInt8(ascii: "'") { isQuoted.toggle() }
      position += 1
    }
    var end = position
    while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
    return (text(start, end), SourceSpan(start, end))
  }

  private mutating func summary() -> String {
    skipBlanks()
    guard atSummary else { return "" }
    position += 2
    return restBeforeSummaryEnd()
  }

  private mutating func restBeforeSummaryEnd() -> String {
    skipBlanks()
    var end = bytes.endIndex
    while end > position, Self.isBlank(bytes[end - 1]) { end -= 1 }
    return text(position, end)
  }

  private func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }
}

extension Character {
  /// A letter or digit of ASCII.
  fileprivate var isWordLetter: Bool { isASCII && (isLetter || isNumber) }
}
