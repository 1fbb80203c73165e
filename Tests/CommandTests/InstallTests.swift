import Foundation
import Testing

/// The manual page, the completions of the shells, and where they are installed.
@Suite struct InstallTests {
  private static let manual = Command.package.appendingPathComponent("docs/tq.1")

  /// Every long option in a text.
  private func options(in text: String) throws -> Set<String> {
    Set(text.matches(of: try Regex("--[a-z][a-z-]*")).map { String(text[$0.range]) })
  }

  /// The page without the backslashes of its hyphens.
  private func manualText() throws -> String {
    try String(contentsOf: Self.manual, encoding: .utf8).replacingOccurrences(of: "\\-", with: "-")
  }

  @Test func theManualHasEveryOptionOfTheHelp() throws {
    let help = try Command.run(["--help"]).output
    let listed = try options(in: String(help[(help.range(of: "OPTIONS:")?.lowerBound ?? help.startIndex)...]))
    #expect(listed.count >= 28)
    #expect(try options(in: manualText()) == listed)
    for short in ["-e", "-f", "-q", "-p", "-m", "-o", "-h"] {
      #expect(help.contains("\n  \(short), --"), "\(short)")
      #expect(try manualText().contains("\n.BR \(short) \", \" --"), "\(short)")
    }
  }

  /// Options that are there and hidden are for programs, not for people.
  @Test func everyFormatIsInBoth() throws {
    let error = try Command.run(["-m", "zzzzzz", "-e", "select 1"]).errors
    let names = try #require(error.split(separator: "formats are ").last).split(separator: "\n")[0]
    for name in names.components(separatedBy: ", ") {
      #expect(try Command.run(["--help"]).output.contains("--\(name)"))
      #expect(try manualText().contains("--\(name)"))
    }
  }

  @Test func theManualIsWellFormed() throws {
    guard try Command.shell("command -v man").status == 0 else { return }
    let page = try Command.shell("MANWIDTH=80 man --warnings '\(Self.manual.path)' | cat")
    #expect(page.errors == "")
    guard page.output.contains("NAME") else { return }
    for heading in ["NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"] {
      #expect(page.output.contains("\n\(heading)\n") || page.output.contains("\u{8}"), "\(heading)")
    }
  }

  @Test func examplesOfTheManual() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: Command.trace, toPath: folder.path("trace.out"))
    let examples = try manualText().split(separator: "\n").filter { $0.hasPrefix("    tq ") }
    #expect(examples.count == 4)
    for example in examples {
      let result = try Command.shell(String(example), folder: folder.url)
      #expect(result.status == 0, "\(example): \(result.errors)")
      #expect(result.errors == "")
    }
  }

  /// What bash offers behind a line.
  private func completions(_ words: String...) throws -> Set<String> {
    let line = (["tq"] + words).joined(separator: " ")
    let array = (["tq"] + words).map { "'\($0)'" }.joined(separator: " ")
    let result = try Command.shell(
      """
      shopt -s extglob
      eval "$(tq --generate-completion-script bash)"
      COMP_WORDS=(\(array)); COMP_CWORD=\(words.count); COMP_LINE='\(line)'; COMP_POINT=\(line.count)
      _tq tq '\(words.last ?? "")' '\(words.dropLast().last ?? "tq")'; printf '%s\\n' "${COMPREPLY[@]}"
      """)
    return Set(result.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
  }

  @Test func bashCompletes() throws {
    #expect(try completions("-q", "lea") == ["leaks"])
    #expect(try completions("-m", "js") == ["json", "jsonl"])
    #expect(try completions("--fail") == ["--fail-on-rows"])
    #expect(try completions("--progress", "al") == ["always"])
    #expect(try completions("--query-n").subtracting([""]).isEmpty)
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionsAreScripts(_ shell: String) throws {
    let script = try Command.run(["--generate-completion-script", shell])
    #expect(script.status == 0)
    for option in ["fail-on-rows", "limit-memory", "query"] { #expect(script.output.contains(option)) }
    guard try Command.shell("command -v \(shell)").status == 0 else { return }
    let folder = try TemporaryFolder()
    try folder.write(script.output, to: "script")
    #expect(try Command.shell("\(shell) -n script", folder: folder.url).status == 0)
  }

  @Test func installing() throws {
    let folder = try TemporaryFolder()
    let install = Command.package.appendingPathComponent("scripts/install").path
    let files = [
      "bin/tq", "share/man/man1/tq.1", "share/bash-completion/completions/tq", "share/zsh/site-functions/_tq",
      "share/fish/vendor_completions.d/tq.fish",
    ]
    let result = try Command.shell(
      "DESTDIR=stage '\(install)' '\(Command.executable.path)' /usr && stage/usr/bin/tq --version",
      folder: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("tq 0.1.0"))
    for file in files {
      #expect(
        try Data(contentsOf: folder.url.appendingPathComponent("stage/usr/\(file)")).count > 1000, "\(file)")
    }
    #expect(try folder.text("stage/usr/share/zsh/site-functions/_tq").hasPrefix("#compdef tq"))
    let removed = try Command.shell("UNINSTALL=1 DESTDIR=stage '\(install)' - /usr", folder: folder.url)
    #expect(removed.status == 0)
    for file in files { #expect(!FileManager.default.fileExists(atPath: folder.path("stage/usr/\(file)"))) }
  }
}
