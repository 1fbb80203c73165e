import Foundation
import Testing

/// What the documentation shows is what happens.
@Suite struct DocumentationTests {
  /// A command in a `console` block, and the output printed below it.
  struct Example: Sendable, CustomTestStringConvertible {
    var page: String
    var command: String
    var output: String

    var testDescription: String { "\(page): \(command)" }
  }

  static let examples = ["README.md", "docs/language.md", "docs/tables.md"].flatMap(examples(of:))

  @Test func thereAreExamples() {
    #expect(Self.examples.count >= 10)
  }

  @Test(arguments: examples)
  func showsWhatIsPrinted(_ example: Example) throws {
    let result = try Command.shell("{ \(example.command); } 2>&1", folder: Command.package)
    #expect(result.output.trimmingCharacters(in: .newlines) == example.output)
    #expect(result.status == (example.output.hasPrefix("tq: ") ? 1 : 0))
  }

  /// A query of Examples/queries runs unless its page says what is missing; then it is refused, with a place.
  @Test func queriesRunAsTheirPageSays() throws {
    let page = try String(
      contentsOf: Command.package.appendingPathComponent("Examples/queries/README.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Command.package.appendingPathComponent("Examples/queries").path)
    #expect(rows.count == files.count { $0.hasSuffix(".tq") })
    for row in rows {
      // An empty cell before the first bar, one for each column, an empty one behind the last.
      let cells = row.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
        .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
      let result = try Command.run(
        ["-f", "Examples/queries/\(cells[0])", "Examples/traces/\(cells[1])"], folder: Command.package)
      #expect(result.status == (cells[2].isEmpty ? 0 : 1), "\(row): \(result.errors)")
      #expect(cells[2].isEmpty == result.errors.isEmpty, "\(row): \(result.errors)")
    }
  }

  private static func examples(of page: String) -> [Example] {
    let url = Command.package.appendingPathComponent(page)
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    var examples: [Example] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside = line == "```console"
      } else if isInside, line.hasPrefix("$ ") {
        examples.append(Example(page: page, command: String(line.dropFirst(2)), output: ""))
      } else if isInside, !examples.isEmpty {
        examples[examples.count - 1].output += line + "\n"
      }
    }
    for i in examples.indices {
      examples[i].output = examples[i].output.trimmingCharacters(in: .newlines)
    }
    return examples
  }
}
