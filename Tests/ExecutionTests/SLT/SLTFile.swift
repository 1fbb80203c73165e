/// A file of queries and what they answer, in the manner of SQLite's sqllogictest; `Tests/Fixtures/slt/README.md`
/// describes the form.
struct SLTFile {
  /// What a record asks for.
  enum Kind: Equatable {
    /// A query with the letters of its columns' types, and whether its rows come in a given order.
    case query(types: String, isOrdered: Bool)
    /// A statement that gives no rows.
    case statement
    /// A statement that ends in an error, of which the expected line is a part.
    case error
  }

  struct Record {
    var kind: Kind
    var sql: [String]
    /// What other databases are asked instead; nil for the same.
    var judge: [String]?
    var expected: [String]
    /// The number of its first line.
    var line: Int
  }

  enum Part {
    /// A comment, or an empty line.
    case text(String)
    case record(Record)
  }

  var parts: [Part] = []

  init(_ text: String) throws {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
    if lines.last == "" { lines.removeLast() }
    while let line = lines.first {
      if line.isEmpty || line.hasPrefix("#") {
        parts.append(.text(line))
        lines.removeFirst()
      } else {
        parts.append(.record(try Self.record(&lines)))
      }
    }
  }

  struct Mistake: Error { var message: String }

  private static func record(_ lines: inout ArraySlice<String>) throws -> Record {
    let number = lines.startIndex + 1
    let words = lines.removeFirst().split(separator: " ").map(String.init)
    let kind: Kind =
      switch (words.first, words.dropFirst().first, words.count) {
      case ("query", let types?, 3) where ["rowsort", "nosort"].contains(words[2]):
        .query(types: types, isOrdered: words[2] == "nosort")
      case ("statement", "ok", 2): .statement
      case ("statement", "error", 2): .error
      default: throw Mistake(message: "line \(number): no such record: \(words.joined(separator: " "))")
      }
    func take(until end: (String) -> Bool) -> [String] {
      var taken: [String] = []
      while let line = lines.first, !end(line) { taken.append(lines.removeFirst()) }
      return taken
    }
    var record = Record(kind: kind, sql: [], expected: [], line: number)
    record.sql = take { $0.isEmpty || $0 == "----" || $0 == "judge" }
    if lines.first == "judge" {
      lines.removeFirst()
      record.judge = take { $0.isEmpty || $0 == "----" }
    }
    if lines.first == "----" {
      lines.removeFirst()
      record.expected = take { $0.isEmpty }
    }
    return record
  }

  /// The file's text.
  var text: String {
    var lines: [String] = []
    for part in parts {
      switch part {
      case .text(let line): lines.append(line)
      case .record(let record):
        switch record.kind {
        case .query(let types, let isOrdered):
          lines.append("query \(types) \(isOrdered ? "nosort" : "rowsort")")
        case .statement: lines.append("statement ok")
        case .error: lines.append("statement error")
        }
        lines += record.sql
        if let judge = record.judge { lines += ["judge"] + judge }
        if record.kind != .statement { lines += ["----"] + record.expected }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
