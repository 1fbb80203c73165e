import Diagnostics
import Foundation
import Rendering
import Testing

@testable import Shell
@testable import TraceQuery

/// Lines that were typed beforehand.
private final class TypedLines: LineReader {
  private var inputs: [LineInput]
  private(set) var prompts: [String] = []
  private(set) var remembered: [String] = []

  init(_ inputs: [LineInput]) { self.inputs = inputs.reversed() }

  var completer: ((_ line: String, _ cursor: Int) -> Completion)?

  func forgetAll() {}

  func readLine(prompt: String) -> LineInput {
    prompts.append(prompt)
    return inputs.popLast() ?? .end
  }

  func remember(_ statement: String) { remembered.append(statement) }
}

@Suite struct ShellTests {
  private func run(_ inputs: [LineInput]) -> (lines: TypedLines, output: String, shell: InteractiveShell) {
    let lines = TypedLines(inputs)
    let output = ByteOutput()
    let shell = InteractiveShell(
      session: Session(), settings: RunSettings(), showsTimer: false, progress: nil, output: output,
      lines: lines)
    shell.run()
    return (lines, String(decoding: output.captured, as: UTF8.self), shell)
  }

  @Test func aStatementEndsWithASemicolon() {
    let run = run([.line("select 1"), .line(""), .line("  + 2; -- done"), .line("select ';"), .interrupted])
    #expect(run.lines.prompts == ["tq> ", "...> ", "...> ", "tq> ", "...> ", "tq> "])
    #expect(run.lines.remembered == ["select 1\n\n  + 2; -- done"])
  }

  @Test func dotCommands() {
    let run = run([.line(".mode"), .line(".mode csv;"), .line(".mode"), .line(".qui"), .line(".mode")])
    #expect(run.output == "table\ncsv\n")
    #expect(run.lines.prompts.count == 4)
  }

  /// docs/shell.md has every command with its arguments, and none that there is not.
  @Test func theReferenceHasEveryCommand() throws {
    let page = try String(
      contentsOf: Command.package.appendingPathComponent("docs/shell.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `.") }
    let documented = rows.compactMap { row -> String? in
      let cell = row.dropFirst(3).prefix { $0 != "`" }
      return String(cell).replacing("\\|", with: "|")
    }
    #expect(documented == DotCommand.all.map(\.form))
    // Names of other shells stand for commands that there are, and are all in the page.
    for (name, command) in DotCommand.otherNames {
      #expect(DotCommand.all.contains { $0.name == command }, "\(name)")
      let forms = ["`\(name)`", "`\(name) "]
      #expect(forms.contains { page.contains($0) }, "\(name)")
    }
  }

  /// Every command says how it is used, with an example that begins with it.
  @Test func helpSaysMoreAboutEveryCommand() throws {
    for command in DotCommand.all {
      let output = run([.line(".help \(command.name)")]).output
      #expect(output.hasPrefix("\(command.form)\n  \(command.summary)\n"))
      #expect(output.contains("\n  Example: \(command.name)"))
      #expect(run([.line(".help \(command.name.dropFirst())")]).output == output)
    }
    #expect(run([.line(".help blocks")]).output == run([.line(".schema blocks")]).output)
    #expect(run([.line(".help p99")]).output.contains("p99(DURATION)"))
  }

  @Test func helpListsEveryCommand() {
    let output = run([.line(".help")]).output
    for command in DotCommand.all { #expect(output.contains("\(command.name) ")) }
  }

  /// What people type who come from another shell.
  @Test func wordsOfOtherShells() {
    #expect(run([.line("help")]).output == run([.line(".help")]).output)
    for word in ["exit", "quit;", "\\q", ".exit"] {
      #expect(run([.line(word), .line(".mode")]).lines.prompts == ["tq> "], "\(word)")
    }
    #expect(run([.line("\\dt")]).output == run([.line(".tables")]).output)
    #expect(run([.line("\\d blocks")]).output == run([.line(".schema blocks")]).output)
    #expect(run([.line("\\timing"), .line(".timer on"), .line("\\timing")]).output == "off\non\n")
    // Inside a statement they are names.
    #expect(
      run([.line("select 1 as"), .line("help"), .interrupted]).lines.prompts == [
        "tq> ", "...> ", "...> ", "tq> ",
      ])
  }

  @Test func settingsAreShownAndSet() {
    let lines = [
      ".headers off", ".headers", ".null -", ".null", ".width 100", ".width", ".width off", ".width",
      ".maxrows 3", ".maxrows", ".explain on", ".explain", ".bail on", ".bail", ".echo on", ".echo",
      ".pager off",
      ".pager", ".timer on", ".timer",
    ]
    #expect(run(lines.map { .line($0) }).output == "off\n-\n100\noff\n3\non\non\non\noff\non\n")
    let shown = run([.line(".headers off"), .line(".null -"), .line("select null as a, 1 as b;")])
    #expect(shown.output == "-  1\n")
    let few = run([
      .line(".maxrows 2"), .line("select range from range(5);"), .line("select sum(range) as s from _;"),
    ])
    #expect(few.output.contains("(3 more rows; "))
    #expect(few.output.hasSuffix("s\n──\n10\n"))
    #expect(
      run([.line("\\x"), .line(".mode"), .line("\\x"), .line(".mode")]).output.hasSuffix("off\ntable\n"))
  }

  @Test func parametersAreKept() {
    let lines = [
      ".param least=1ms", ".param $Name = 'it''s'", ".param set n 42", ".params", ".param n",
      "select $least as a, $name as b, $n as c;",
    ]
    let output = run(lines.map { .line($0) }).output
    #expect(output.hasPrefix("$least = 1ms\n$n = 42\n$name = 'it''s'\n42\n"))
    #expect(output.hasSuffix("1ms  it's  42\n"))
    #expect(
      run([.line(".param a=1"), .line(".param unset a"), .line(".params")]).output.hasPrefix("No parameter"))
  }

  @Test func wrongUsesAreTold() {
    for (line, message) in [
      (".headers maybe", ".headers is on or off"), (".width 3", ".width is a number of cells"),
      (".maxrows none", ".maxrows is a number of rows"), (".mode xml", "no format \"xml\""),
      (".mode csv json", ".mode takes one word"), (".close x", "no open trace is called \"x\""),
      (".schema block", "did you mean \"blocks\"?"), (".views wait", "did you mean \"waits\"?"),
      (".e", "is the beginning of more than one command"), (".param x", "no parameter \"x\" has a value"),
      (".once", ".once needs the path"), (".read", ".read needs the path"),
      (".save x", "no statement to save"),
      (".queries gorutines", "did you mean \"goroutines\"?"), (".functions zzzz", "has \"zzzz\" in its name"),
      (".watch x", ".watch is a number of seconds"), (".history x", ".history is a number"),
    ] {
      let shell = run([]).shell
      do {
        try shell.runDotCommand(line[...])
        Issue.record("\(line) is taken")
      } catch {
        #expect(error.text.contains(message), "\(error.text)")
      }
    }
  }

  @Test func theLastResultIsKeptUnlessItIsLarge() throws {
    let run = run([
      .line("select 1 as a, 'x' as b;"), .line("select * from _;"), .line("select count(*) as n from _;"),
    ])
    #expect(run.output.hasSuffix("n\n─\n1\n"))
    let large = self.run([.line("select 1 as a;")]).shell
    #expect(large.session.keptResult?.rowCount == 1)
    large.keptLimit = 80
    try large.runTyped("select range from range(10);")
    #expect(large.session.keptResult?.rowCount == 10)
    try large.runTyped("select range from range(11);")
    #expect(large.session.keptResult == nil)
    do {
      try large.runTyped("select * from _;")
      Issue.record("there is a table _")
    } catch {
      #expect(error.text.contains("the last result had 11 rows, more than the 80 B that are kept"))
    }
    // A trace's name before it has no meaning.
    let named = self.run([.line("select 1 as a;")]).shell
    #expect(throws: ScriptError.self) { try named.runTyped("select * from x._;") }
  }

  @Test func schemaSaysWhatTheSchemasSay() {
    for table in Session().catalog.tables {
      let text = schemaText(table, width: nil)
      #expect(text.hasPrefix("\(table.name): \(table.summary)\n"))
      for column in table.columns {
        let rule = column.nullRule.map { " NULL: \($0)." } ?? ""
        #expect(text.contains("\(column.documentation)\(rule)\n"), "\(table.name).\(column.name)")
      }
    }
  }

  @Test func documentationIsBrokenAtSpaces() {
    let schema = Session().catalog.table(named: "blocks")
    let text = schema.map { schemaText($0, width: 60) } ?? ""
    let lines = text.split(separator: "\n")
    #expect(lines.count > 30)
    #expect(lines.allSatisfy { displayWidth(String($0)) <= 60 })
  }

  @Test func unknownCommandsOfferTheNearest() throws {
    let shell = run([]).shell
    #expect(throws: ScriptError.self) { try shell.runDotCommand(".tabels") }
    do {
      try shell.runDotCommand(".tabels")
    } catch {
      #expect(error.text == "tq: usage error: no command \".tabels\"; did you mean \".tables\"?")
    }
  }

  /// Where a statement ends is the language's to say: not in quotes, nor in comments.
  @Test(arguments: [
    (["select ';", "';"], 1), (["select 1 -- ;", ";"], 1), (["select 1; /* x", "*/"], 1),
    (["", ";", "-- x"], 0),
    (["select 1; select", "2;"], 1), (["/* x", "*/ select \"a;\"", ";"], 1),
  ])
  func statementEnds(_ lines: [String], _ statements: Int) {
    let run = run(lines.map { .line($0) })
    #expect(run.lines.remembered == (statements == 0 ? [] : [lines.joined(separator: "\n")]))
    #expect(run.lines.prompts.last == "tq> ")
  }

  @Test func wordsOfDotCommands() {
    #expect(dotCommandWords(".open 'my trace.out' \"b c\" d") == [".open", "my trace.out", "b c", "d"])
    #expect(dotCommandWords(".quit ;") == [".quit"])
    #expect(dotCommandWords("  .read  ''") == [".read", ""])
  }
}

@Suite struct ScriptTests {
  @Test func theFirstLineOfAProgramIsBlank() {
    let script = QueryScript("#!/usr/bin/env tq\nselect 1", name: "a.tq")
    #expect(script.text == "                 \nselect 1")
    #expect(QueryScript("#!x").text == "   ")
    #expect(QueryScript("select 1\n#!x").text == "select 1\n#!x")
  }

  @Test func errorsShowTheirPlace() {
    let error = QueryError(.bind, "no column \"b\"", at: SourceSpan(16, 17))
    #expect(
      ScriptError(error, in: QueryScript("select a,\nselectb", name: "q.tq")).text
        == "tq: bind error: no column \"b\"\n  --> q.tq:2:7\n  selectb\n        ^")
    #expect(ScriptError(error).text == "tq: bind error: no column \"b\"")
  }

  @Test func firstWords() {
    #expect(firstWord("  EXPLAIN select 1") == "explain")
    #expect(firstWord("-- a\n/* b */ Select(1)") == "select")
    #expect(firstWord("/* open") == "")
    #expect(firstWord("/*/ select") == "")
  }
}

@Suite struct ProgressTextTests {
  @Test func parts() {
    let half = RunProgress(bytesRead: 50_000_000, bytesTotal: 100_000_000, events: 12_345_678)
    #expect(
      progressText(half, elapsedNanoseconds: 2_000_000_000)
        == "██████████░░░░░░░░░░ 50%  25.0 MB/s  6.2 M events/s  2s left")
    let pipe = RunProgress(bytesRead: 999, bytesTotal: nil, events: 0)
    #expect(progressText(pipe, elapsedNanoseconds: 1_000_000_000) == "999 B  999 B/s")
    let nothing = RunProgress(bytesRead: 0, bytesTotal: 0, events: 0)
    #expect(progressText(nothing, elapsedNanoseconds: 700_000_000) == "computing for 700 ms")
    let all = RunProgress(bytesRead: 9, bytesTotal: 9, events: 3, heldBytes: 12_300_000)
    #expect(progressText(all, elapsedNanoseconds: 3_000_000_000) == "computing for 3 s  12.3 MB held")
  }

  @Test func numbers() {
    #expect(sizeText(1_500) == "1.5 kB")
    #expect(sizeText(999_499) == "999 kB")
    #expect(sizeText(999_950) == "1.0 MB")
    #expect(countText(88_100_000) == "88.1 M")
    #expect(countText(12) == "12")
  }
}

@Suite(.serialized) struct AtomicFileTests {
  @Test func thereWholeOrNotAtAll() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a")
    do {
      let file = try AtomicFile(path)
      #expect(write(file.descriptor, "abc", 3) == 3)
      #expect(!folder.names.contains("a"))
      try file.commit()
      #expect(folder.names == ["a"])
    }
    let other = try AtomicFile(path)
    #expect(write(other.descriptor, "x", 1) == 1)
    other.discard()
    #expect(folder.names == ["a"])
    #expect(try folder.text("a") == "abc")
  }

  @Test func linksAndModesStay() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "real")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder.path("real"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("real"))
    let file = try AtomicFile(folder.path("link"))
    #expect(write(file.descriptor, "new", 3) == 3)
    try file.commit()
    #expect(try folder.text("real") == "new")
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path("real"))[.posixPermissions]
    #expect(mode as? Int == 0o640)
    #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link"))) != nil)
  }

  @Test func devicesAreWrittenDirectly() throws {
    let file = try AtomicFile("/dev/null")
    #expect(write(file.descriptor, "x", 1) == 1)
    try file.commit()
    #expect(throws: QueryError.self) { try AtomicFile("/") }
  }
}
