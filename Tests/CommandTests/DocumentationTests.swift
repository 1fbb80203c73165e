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

  /// The queries that ship answer over the traces that their page names.
  @Test func queriesRunAsTheirPageSays() throws {
    let page = try String(
      contentsOf: Command.package.appendingPathComponent("Examples/queries/README.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Command.package.appendingPathComponent("Examples/queries").path)
    #expect(rows.count == files.count { $0.hasSuffix(".tq") })
    for row in rows {
      let cells = row.split(separator: "|").map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
      }
      let result = try Command.run(
        ["--csv", "-f", "Examples/queries/\(cells[0]).tq", "Examples/traces/\(cells[2])"],
        folder: Command.package)
      #expect(result.status == 0, "\(row): \(result.errors)")
      #expect(result.errors.isEmpty, "\(row): \(result.errors)")
      // A gate has no rows where all is well.
      #expect(result.output.split(separator: "\n").count > 1 || cells[0] == "long-pauses", "\(row)")
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
