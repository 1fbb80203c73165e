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

  static let examples = [
    "README.md", "docs/guide.md", "docs/queries.md", "docs/language.md", "docs/tables.md",
  ].flatMap(examples(of:))

  @Test func thereAreExamples() {
    #expect(Self.examples.count >= 10)
  }

  @Test(arguments: examples)
  func showsWhatIsPrinted(_ example: Example) throws {
    // A build without zlib answers otherwise.
    if example.command.hasPrefix("gzip "), try !Command.run(["--version"]).output.contains("gzip") { return }
    let result = try Command.shell("{ \(example.command); } 2>&1", folder: Command.package)
    #expect(result.output.trimmingCharacters(in: .newlines) == example.output)
    let isFailure = example.output.hasPrefix("tq: ") && !example.command.contains("; echo")
    #expect(result.status == (isFailure ? 1 : 0))
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

  // MARK: How to get a trace

  /// The `go` command of `GO_1_27`, else the one in the PATH.
  private static let goFolder: String? = {
    if let path = ProcessInfo.processInfo.environment["GO_1_27"] {
      return URL(fileURLWithPath: path).deletingLastPathComponent().path
    }
    return (try? Command.shell("command -v go"))?.status == 0 ? "" : nil
  }()

  /// The programs and commands of docs/getting-a-trace.md, a section each.
  private static let sections: [(file: String, program: String, commands: String)] = {
    let page = Command.package.appendingPathComponent("docs/getting-a-trace.md")
    let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
    return text.components(separatedBy: "\n## ").compactMap { section in
      let parts = section.components(separatedBy: "```")
      guard parts.count >= 4, parts[1].hasPrefix("go\n// "), parts[3].hasPrefix("sh\n") else { return nil }
      let program = String(parts[1].dropFirst(3))
      return (
        String(program.dropFirst(3).prefix { $0 != "\n" }), program, String(parts[3].dropFirst(3))
      )
    }
  }()

  @Test func thereAreFourWays() { #expect(Self.sections.count == 4) }

  @Test(.enabled(if: goFolder != nil), arguments: 0..<4) func waysToGetATrace(_ index: Int) throws {
    let section = Self.sections[index]
    let folder = try TemporaryFolder()
    // Whatever else listens on this machine.
    let port = "\(Int.random(in: 20_000..<30_000))"
    func placed(_ text: String) -> String { text.replacingOccurrences(of: "6060", with: port) }
    try folder.write(placed(section.program), to: section.file)
    let result = try Command.shell(
      "export PATH=\"\(Self.goFolder ?? ""):$PATH\" GOTOOLCHAIN=local GOFLAGS=-mod=mod; unset GOROOT; set -em\n"
        + placed(section.commands), folder: folder.url)
    #expect(result.status == 0, "\(section.file): \(result.errors)")
    #expect(result.output.split(separator: "\n").count > 3, "\(section.file): \(result.output)")
    #expect(!result.errors.contains("tq: "), "\(section.file): \(result.errors)")
    #expect(folder.names.contains("trace.out"))
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
