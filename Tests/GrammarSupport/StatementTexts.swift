import Foundation

/// The statements that stand in this repository: in documentation, examples and tests.
package enum StatementTexts {
  /// A text and the file that it is in.
  package struct Found: Hashable, Sendable {
    /// The file's path from the root of the package.
    package var file: String
    package var text: String
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let firstWords: Set<String> = [
    "copy", "create", "describe", "drop", "explain", "from", "pivot", "reset", "select", "set", "show",
    "summarize", "unpivot", "values", "with",
  ]

  /// All of them, each once for a file.
  package static func all() -> [Found] { inDocumentation() + inExamples() + inTests() + inQueryFiles() }

  /// The blocks of SQL, the shells' prompts and the commands of the pages.
  package static func inDocumentation() -> [Found] {
    unique(
      (["README.md"] + files(in: "docs", ending: ".md") + files(in: "Examples", ending: ".md")).flatMap {
        page in
        statements(ofPage: text(of: page)).map { Found(file: page, text: $0) }
      })
  }

  /// The files of queries, and the built-in views.
  package static func inExamples() -> [Found] {
    (files(in: "Examples", ending: ".tq") + files(in: "Sources/TraceQuery/Views", ending: ".sql")).map {
      Found(file: $0, text: text(of: $0))
    }
  }

  /// Sources of tests whose literals are what a person types into a shell, key by key, or lines of a file for it.
  private static let typed = [
    "CompletionTests.swift", "TerminalTests.swift", "PipedScriptTests.swift", "QueryFileTests.swift",
  ]

  /// The string literals of sources of tests that begin as a statement does; literals with other values inside
  /// are left out.
  package static func inTests() -> [Found] {
    unique(
      files(in: "Tests", ending: ".swift").filter { file in !typed.contains { file.hasSuffix($0) } }.flatMap {
        file in
        literals(ofSource: text(of: file)).filter(beginsAsStatement).map { Found(file: file, text: $0) }
      })
  }

  /// The records of the .slt files and the views of their tables; without those that are syntax errors.
  package static func inQueryFiles() -> [Found] {
    let folder = "Tests/Fixtures/slt"
    let tables = files(in: folder, ending: ".sql").map { Found(file: $0, text: text(of: $0)) }
    return tables
      + unique(
        files(in: folder, ending: ".slt").flatMap { file in
          text(of: file).components(separatedBy: "\n\n").compactMap(statement(ofRecord:)).map {
            Found(file: file, text: $0)
          }
        })
  }

  /// What a record asks tq: the lines behind its first, up to what other databases are asked or the answer.
  private static func statement(ofRecord record: String) -> String? {
    let lines = record.split(separator: "\n").map(String.init).drop { $0.hasPrefix("#") }
    guard let first = lines.first, first.hasPrefix("query") || first.hasPrefix("statement") else {
      return nil
    }
    let asked = lines.dropFirst().prefix { $0 != "----" && $0 != "judge" }
    let answer = lines.drop { $0 != "----" }.dropFirst().first ?? ""
    return first == "statement error" && answer.hasPrefix("syntax") ? nil : asked.joined(separator: "\n")
  }

  private static func beginsAsStatement(_ text: String) -> Bool {
    let word = text.prefix { $0.isLetter }
    guard let next = text.dropFirst(word.count).first, next.isWhitespace || next == "(" else { return false }
    return firstWords.contains(word.lowercased())
  }

  private static func unique(_ found: [Found]) -> [Found] {
    var seen: Set<Found> = []
    return found.filter { seen.insert($0).inserted }
  }

  private static func text(of file: String) -> String {
    (try? String(contentsOf: root.appending(path: file), encoding: .utf8)) ?? ""
  }

  private static func files(in folder: String, ending: String) -> [String] {
    guard let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path) else {
      return []
    }
    return names.compactMap { $0 as? String }.filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }
      .sorted()
  }

  // MARK: Pages

  private static func statements(ofPage page: String) -> [String] {
    var found: [String] = []
    var block: (language: String, lines: [String])?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        if let ended = block {
          found += statements(ofBlock: ended.language, ended.lines)
          block = nil
        } else {
          block = (String(line.dropFirst(3)), [])
        }
      } else {
        block?.lines.append(line)
      }
    }
    return found
  }

  private static func statements(ofBlock language: String, _ lines: [String]) -> [String] {
    if language == "sql" { return [lines.joined(separator: "\n")] }
    var found: [String] = []
    for line in lines {
      if line.hasPrefix("tq> ") {
        found.append(String(line.dropFirst(4)))
      } else if language == "console", line.hasPrefix("$ "), let quoted = argument(of: line) {
        found.append(quoted)
      } else if language.isEmpty, beginsAsStatement(line), line.hasSuffix(";") {
        found.append(line)
      }
    }
    return found.filter(beginsAsStatement)
  }

  /// What stands in quotes behind `-e` in a command of a shell.
  private static func argument(of command: String) -> String? {
    guard let flag = command.range(of: " -e ") else { return nil }
    let rest = command[flag.upperBound...]
    guard let quote = rest.first, quote == "'" || quote == "\"",
      let end = rest.dropFirst().firstIndex(of: quote)
    else { return nil }
    return String(rest[rest.index(after: rest.startIndex)..<end])
  }

  // MARK: Sources

  /// The string literals of a Swift source that have no values inside.
  private static func literals(ofSource source: String) -> [String] {
    var found: [String] = []
    var rest = Substring(source)
    while let quote = rest.firstIndex(where: { $0 == "\"" || $0 == "/" }) {
      let isRaw = quote > rest.startIndex && rest[rest.index(before: quote)] == "#"
      rest = rest[quote...]
      if rest.hasPrefix("//") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.first == "/" {
        rest.removeFirst()
      } else if rest.hasPrefix("\"\"\"") {
        rest = rest.dropFirst(3)
        let body = rest.range(of: "\"\"\"").map { rest[..<$0.lowerBound] } ?? rest
        if let text = value(of: body, isRaw: isRaw) {
          found.append(text.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        rest = rest.dropFirst(body.count + 3)
      } else {
        let body = line(in: rest.dropFirst(), isRaw: isRaw)
        if let text = value(of: body, isRaw: isRaw) { found.append(text) }
        rest = rest.dropFirst(body.count + 2)
      }
    }
    return found
  }

  /// What stands up to the end of a literal of one line.
  private static func line(in rest: Substring, isRaw: Bool) -> Substring {
    if isRaw { return rest.range(of: "\"#").map { rest[..<$0.lowerBound] } ?? rest }
    var end = rest.startIndex
    var depth = 0
    while end < rest.endIndex, depth > 0 || rest[end] != "\"", !rest[end].isNewline {
      if rest[end] == "\\" {
        end = rest.index(after: end)
        if end < rest.endIndex, rest[end] == "(" { depth += 1 }
      } else if depth > 0 {
        if rest[end] == "(" { depth += 1 }
        if rest[end] == ")" { depth -= 1 }
      }
      if end < rest.endIndex { end = rest.index(after: end) }
    }
    return rest[..<end]
  }

  private static func value(of body: Substring, isRaw: Bool) -> String? {
    if isRaw { return body.contains("\\#(") ? nil : String(body) }
    var text = ""
    var rest = body
    while let next = rest.popFirst() {
      guard next == "\\" else {
        text.append(next)
        continue
      }
      switch rest.popFirst() {
      case "n": text.append("\n")
      case "t": text.append("\t")
      case "\"": text.append("\"")
      case "\\": text.append("\\")
      case "'": text.append("'")
      case "\n": break
      default: return nil
      }
    }
    return text
  }
}
