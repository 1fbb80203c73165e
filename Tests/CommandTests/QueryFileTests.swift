import Columns
import Foundation
import Testing

@testable import Shell

/// Files of queries: what they say of themselves, their parameters, and the files that they read.
@Suite struct QueryFileTests {
  private func parameter(_ line: String) throws -> QueryParameter {
    try #require(try QueryFile("-- param: \(line)\nselect 1").parameters.first)
  }

  @Test func declarations() throws {
    let file = try QueryFile(
      """
      #!/usr/bin/env -S tq -f
      -- Waits of a goroutine.
      -- More of it.
      --param: g BIGINT default 1 -- the goroutine
        -- param:  Reason text  default 'chan -- send'
      -- param: since duration
      select 1; -- param: none BIGINT
      select '
      -- param: inside BIGINT
      ' from t
      """)
    #expect(file.summary == "Waits of a goroutine.")
    #expect(file.parameters.map(\.name) == ["g", "reason", "since"])
    #expect(file.parameters.map(\.type) == [.bigint, .varchar, .duration])
    #expect(file.parameters.map(\.defaultText) == ["1", "'chan -- send'", nil])
    #expect(file.parameters.map(\.summary) == ["the goroutine", "", ""])
    #expect(try QueryFile("select 1 -- behind\n-- and after").summary == "")
  }

  /// As editors of other systems write them.
  @Test func linesOfOtherSystems() throws {
    let file = try QueryFile(
      "\u{feff}-- Waits.\r\n-- param: g BIGINT default 1 -- the one\r\nselect $g as g\r\n")
    #expect(file.summary == "Waits.")
    #expect(file.parameters.map(\.summary) == ["the one"])
    #expect(file.parameters.map(\.defaultText) == ["1"])
    let folder = try TemporaryFolder()
    try folder.write("\u{feff}.read b.tq\r\nselect 2 as n;\r\n", to: "a.tq")
    try folder.write("\u{feff}select 1 as n;\r\n", to: "b.tq")
    let result = try Command.run(["--csv", "-f", "a.tq", Command.trace], folder: folder.url)
    #expect(result.output == "n\n1\nn\n2\n", "\(result.errors)")
  }

  @Test(arguments: [
    ("BIGINT", "42", Value.bigint(42)), ("BIGINT", "64KiB", .bigint(65_536)),
    ("BIGINT", "1e3", .bigint(1000)),
    ("DOUBLE", "1", .double(1)), ("DOUBLE", "0.5", .double(0.5)), ("BOOLEAN", "true", .boolean(true)),
    ("DURATION", "10ms", .duration(10_000_000)), ("DURATION", "0", .duration(0)),
    ("TIMESTAMP", "1.5s", .timestamp(1_500_000_000)), ("VARCHAR", "0042", .varchar("0042")),
    ("VARCHAR", "10ms", .varchar("10ms")), ("VARCHAR", "'it''s'", .varchar("it's")),
    ("BIGINT", "null", .null),
    // 1795248620 s is 2026-11-21 08:10:20 UTC, by date(1).
    ("WALLTIME", "2026-11-21 08:10:20", .walltime(1_795_248_620_000_000_000)),
  ])
  func valuesOfTypes(_ type: String, _ text: String, _ value: Value) throws {
    #expect(try parameter("x \(type)").value(text) == value)
  }

  @Test(arguments: [
    ("BIGINT", "1.5"), ("BIGINT", "4ms"), ("BIGINT", "many"), ("BIGINT", ""), ("DOUBLE", "1s"),
    ("DURATION", "10"), ("DURATION", "ten"), ("TIMESTAMP", "5"), ("BOOLEAN", "1"), ("WALLTIME", "noon"),
  ])
  func valuesOfOtherTypes(_ type: String, _ text: String) throws {
    let parameter = try parameter("x \(type)")
    #expect(throws: (any Error).self) { try parameter.value(text) }
  }

  @Test(arguments: [
    ("", 1, 11, "lacks a name"), ("x", 1, 12, "lacks a type"),
    ("1x BIGINT", 1, 11, "no name for a parameter"),
    ("x BIGIN", 1, 13, "did you mean BIGINT?"), ("x STACK", 1, 13, "no type \"STACK\""),
    ("x BIGINT 5", 1, 20, "unexpected \"5\""), ("x BIGINT default", 1, 20, "no value behind it"),
    ("x BIGINT default -- a", 1, 20, "no value behind it"),
    ("x BIGINT default 5ms", 1, 28, "is BIGINT and not \"5ms\""),
    ("x BIGINT\n-- param: X TEXT", 2, 11, "\"x\" is declared twice"),
  ])
  func malformedDeclarations(_ text: String, _ line: Int, _ column: Int, _ message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("-- param: \(text)\nselect 1", to: "q.tq")
    let result = try Command.run(["-f", "q.tq", "missing.out"], folder: folder.url)
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("tq: syntax error: "), "\(result.errors)")
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(result.errors.contains("\n  --> q.tq:\(line):\(column)\n"), "\(result.errors)")
    #expect(result.errors.contains("^"))
  }

  /// All of it is known before a byte of a trace is read: the trace is not even there.
  @Test(arguments: [
    ([], "no value for parameter \"g\", the goroutine; give it with -p g=VALUE\n  --> q.tq:2:11\n"),
    (
      ["-p", "g=4ms"], "parameter \"g\" is BIGINT and cannot be \"4ms\"; write one like 42\n  --> q.tq:2:11\n"
    ),
    (["-p", "g=1", "-p", "resaon=x"], "no query has a parameter \"resaon\"; did you mean \"reason\"?"),
    (["-p", "g=1", "-p", "zzzzzzzz=x"], "there are \"free\", \"g\", \"reason\""),
  ])
  func checkedBeforeAnythingIsRead(_ options: [String], _ message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "-- Q.\n-- param: g BIGINT -- the goroutine\n-- param: reason VARCHAR default sync\nselect $free",
      to: "q.tq")
    let result = try Command.run(["-f", "q.tq"] + options + ["missing.out"], folder: folder.url)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("tq: usage error: "))
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func textsHaveNoOtherParameters() throws {
    let unused = try Command.run(["-p", "x=1", "-e", "select 1", "missing.out"])
    #expect(unused.status == 2)
    #expect(unused.errors.contains("no query has a parameter \"x\"; there are none in them"))
    let folded = try Command.run(["--csv", "-p", "LEAST=1", "-e", "select $Least as x", Command.trace])
    #expect(folded.output == "x\n1\n")
  }

  @Test func filesReadFiles() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("parts"), withIntermediateDirectories: false)
    try folder.write(
      """
      -- param: g BIGINT default 7
      select $g as a;
        .read parts/two.tq
      .read 'parts/two.tq';
      select '
      .read nothing
      ' <> '' as d
      """, to: "one.tq")
    // Its own parameters have the values of who reads it, where that has some; paths are beside it.
    try folder.write(
      "-- param: g BIGINT default 8\n-- param: h BIGINT default 9\nselect $g as b;\n.read three.tq",
      to: "parts/two.tq")
    try folder.write("select $h as c", to: "parts/three.tq")
    func run(_ options: String...) throws -> CommandResult {
      try Command.run(
        ["--csv", "--no-header", "-f", "one.tq"] + options + [Command.trace], folder: folder.url)
    }
    #expect(try run().output == "7\n7\n9\n7\n9\ntrue\n")
    #expect(try run("-p", "g=1", "-p", "h=2").output == "1\n1\n2\n1\n2\ntrue\n")
    // A mistake is shown in the file that has it, where it stands there.
    try folder.write("-- a comment\n\nselect durr from blocks", to: "parts/three.tq")
    let wrong = try run()
    #expect(wrong.status == 1)
    #expect(wrong.errors.contains("\n  --> parts/three.tq:3:8\n  select durr from blocks\n         ^^^^\n"))
    try folder.write("select 1;\nselect 2;\n.read missing.tq", to: "parts/three.tq")
    let missing = try run()
    #expect(missing.status == 2)
    #expect(
      missing.errors.contains(
        "cannot read parts/missing.tq: No such file or directory\n  --> parts/three.tq:3:1\n  .read missing.tq\n"
      ))
  }

  @Test func afterAFileTheRestHasItsPlace() throws {
    let folder = try TemporaryFolder()
    try folder.write("select 1 as n", to: "a.tq")
    try folder.write("select 0 as n;\n.read a.tq\n\nselect 'ä', durr from blocks", to: "b.tq")
    let result = try Command.run(["-f", "b.tq", Command.trace], folder: folder.url)
    #expect(result.errors.contains("\n  --> b.tq:4:13\n  select 'ä', durr from blocks\n"), "\(result.errors)")
  }

  @Test(arguments: [
    (".read me.tq", "me.tq reads itself"), (".mode csv\nselect 1", "no command \".mode\""),
    (".read", ".read needs the path of one file"), (".read a b", ".read needs the path of one file"),
  ])
  func wrongCommands(_ text: String, _ message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("-- Q.\n" + text, to: "me.tq")
    let result = try Command.run(["-f", "me.tq", Command.trace], folder: folder.url)
    #expect([1, 2].contains(result.status))
    #expect(result.output == "")
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(result.errors.contains("\n  --> me.tq:2:1\n"), "\(result.errors)")
  }

  @Test func aFileIsAProgram() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "#!/usr/bin/env -S tq --csv -f\n-- param: n BIGINT default 5\nselect $n as n;\n", to: "report.tq")
    let result = try Command.shell(
      "chmod +x report.tq && ./report.tq '\(Command.trace)' && ./report.tq -p n=6 '\(Command.trace)'",
      folder: folder.url)
    #expect(result.output == "n\n5\nn\n6\n", "\(result.errors)")
  }

  // MARK: By name

  @Test func savedQueries() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("tq/queries"), withIntermediateDirectories: true)
    try folder.write(
      "-- My own.\n-- param: n BIGINT default 3 -- a number\nselect $n as n", to: "tq/queries/mine.tq")
    try folder.write("-- Hidden.\nselect 0 as hidden", to: "tq/queries/stw.tq")
    try folder.write("-- param: x", to: "tq/queries/broken.tq")
    func shell(_ line: String) throws -> CommandResult {
      try Command.shell("XDG_CONFIG_HOME=. tq \(line)", folder: folder.url)
    }
    #expect(try shell("--csv -q mine '\(Command.trace)'").output == "n\n3\n")
    #expect(try shell("--csv -q mine -p n=4 -q mine '\(Command.trace)'").output == "n\n4\nn\n4\n")
    #expect(try shell("-q stw '\(Command.trace)'").output.contains("stop-the-world"))
    let listing = try shell("--queries")
    #expect(listing.status == 0)
    for (name, _) in ShippedQueries.all { #expect(listing.output.contains("\(name) ")) }
    #expect(listing.output.contains("\nYours, in ./tq/queries:\n"))
    #expect(listing.output.contains("mine ") && listing.output.contains("My own."))
    #expect(listing.output.contains("-p n=3 a number") || listing.output.contains("-p n=3  a number"))
    #expect(listing.output.contains("cannot be used: the declaration of a parameter lacks a type"))
    #expect(!listing.output.contains("Hidden."))
    #expect(try shell("--queries --csv | head -1").output.hasPrefix("goroutines "))
    let unknown = try shell("-q min '\(Command.trace)'")
    #expect(unknown.status == 2)
    #expect(unknown.errors == "tq: usage error: no saved query \"min\"; did you mean \"mine\"?\n")
    #expect(try shell("-q broken '\(Command.trace)'").errors.contains("  --> ./tq/queries/broken.tq:1:12\n"))
    #expect(try shell("-q ../../mine '\(Command.trace)'").status == 2)
  }
}
