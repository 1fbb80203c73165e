extension QueryError {
  /// The error as people read it: code and message, the hint, then the line with a caret under the place.
  ///
  ///     bind error: no column "durtion" in blocks; did you mean "dur"?
  ///       --> query.tq:1:8
  ///       select durtion from blocks
  ///              ^^^^^^^
  ///
  /// - Parameters:
  ///   - source: the text that `span` points into; nil prints the first line alone.
  ///   - name: a file's name, put before the line number.
  /// - Complexity: O(length of the source).
  public func text(source: String? = nil, name: String? = nil) -> String {
    var out = "\(code.rawValue) error: \(message)"
    if let hint { out += "; \(hint)" }
    guard let span, let source else { return out }
    let bytes = Array(source.utf8)
    let place = min(span.start, bytes.count)
    var lineStart = place
    while lineStart > 0, bytes[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
    var lineEnd = place
    while lineEnd < bytes.count, bytes[lineEnd] != UInt8(ascii: "\n") { lineEnd += 1 }
    let lineNumber = 1 + bytes[..<lineStart].count(where: { $0 == UInt8(ascii: "\n") })
    let before = String(decoding: bytes[lineStart..<place], as: UTF8.self)
    let line = String(decoding: bytes[lineStart..<lineEnd], as: UTF8.self)
    // A tab before the caret is repeated under it, so that both lines are moved alike.
    let margin = String(before.map { $0 == "\t" ? "\t" : " " })
    let marked = String(decoding: bytes[place..<min(max(span.end, place), lineEnd)], as: UTF8.self)
    let carets = String(repeating: "^", count: max(1, marked.count))
    if let name {
      out += "\n  --> \(name):\(lineNumber):\(before.count + 1)"
    } else if bytes.contains(UInt8(ascii: "\n")) {
      out += "\n  --> line \(lineNumber), column \(before.count + 1)"
    }
    out += "\n  \(line)\n  \(margin)\(carets)"
    return out
  }
}
