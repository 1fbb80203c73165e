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
