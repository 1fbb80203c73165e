import Foundation
import Testing

/// The shell as it is used: the built command in a terminal, with somebody typing.
@Suite(.serialized) struct TerminalTests {
  private static let longQuery = "select count(*) from events a, events b, events c;"

  @Test func statementsAreTypedInLines() throws {
    let shell = try ShellSession()
    shell.terminal.line("select 40")
    try shell.terminal.expect("...> ")
    shell.terminal.line("  + 2 as answer")
    try shell.terminal.expect("...> ")
    let answer = try shell.answer(";")
    #expect(answer.contains("answer\n──────\n    42\n"))
    #expect(answer.contains("(1 row, "))
    #expect(try shell.end() == 0)
  }

  @Test func theTraceIsDescribed() throws {
    let shell = try ShellSession()
    #expect(shell.terminal.raw.contains("Go 1.26 and 1.27, 190 kB"))
    #expect(shell.terminal.raw.contains("Statements end with \";\""))
  }

  // MARK: Ctrl-C, Ctrl-D, Ctrl-Z

  @Test func controlCClearsTheLine() throws {
    let shell = try ShellSession()
    shell.terminal.line("select 1,")
    try shell.terminal.expect("...> ")
    shell.terminal.send("2, 'unclosed")
    try shell.terminal.expect("unclosed")
    try shell.interrupt()
    #expect(try shell.answer("select 7 as n;").contains("\n7\n"))
    // Also while it searches, and while it asks.
    shell.terminal.control("R")
    try shell.terminal.expect("reverse-i-search")
    shell.terminal.send("select")
    try shell.interrupt()
    shell.terminal.send("select \t")
    try shell.terminal.expect("(y or n)")
    try shell.interrupt()
    #expect(try shell.answer("select 8 as n;").contains("\n8\n"))
    #expect(try shell.end() == 0)
  }

  @Test func controlCEndsAQuery() throws {
    let shell = try ShellSession()
    for _ in 0..<2 {
      shell.terminal.line(Self.longQuery)
      // The bar says that it has come to run.
      try shell.terminal.expect("computing")
      shell.terminal.control("C")
      try shell.terminal.expect("tq: cancelled\n")
      try shell.terminal.expect("tq> ")
    }
    #expect(try shell.answer("select count(*) as n from blocks where reason = 'network';").contains("746"))
    #expect(try shell.end() == 0)
  }

  @Test func controlCRightBehindEnter() throws {
    let shell = try ShellSession()
    shell.terminal.send(Self.longQuery + "\r")
    try shell.terminal.expect("\n")
    shell.terminal.control("C")
    try shell.terminal.expect("tq> ")
    #expect(try shell.answer("select 9 as n;").contains("\n9\n"))
  }

  @Test func controlDEndsTheShell() throws {
    let shell = try ShellSession()
    #expect(try shell.end() == 0)
    let quit = try ShellSession()
    quit.terminal.line(".quit")
    #expect(try quit.terminal.waitForEnd() == 0)
  }

  /// Under a shell with job control, as on a terminal.
  @Test func controlZStopsAndFgGoesOn() throws {
    let home = try TemporaryFolder()
    let terminal = try PseudoTerminal(
      "/bin/bash", ["--norc", "--noprofile", "-i"],
      environment: ["HOME": home.url.path, "TERM": "xterm", "PATH": "/usr/bin:/bin", "PS1": "sh: "])
    try terminal.expect("sh: ")
    terminal.line("INPUTRC=/dev/null '\(Command.executable.path)' '\(Command.trace)'")
    try terminal.expect("tq> ")
    terminal.send("select 4")
    try terminal.expect("select 4")
    terminal.control("Z")
    try terminal.expect("Stopped")
    try terminal.expect("sh: ")
    terminal.line("fg")
    try terminal.expect("tq> select 4")
    terminal.line("2 as n;")
    try terminal.expect("42\n")
    try terminal.expect("tq> ")
    terminal.line(Self.longQuery)
    try terminal.expect("computing")
    terminal.control("Z")
    try terminal.expect("Stopped")
    try terminal.expect("sh: ")
    terminal.line("fg")
    try terminal.expect("computing")
    terminal.control("C")
    try terminal.expect("tq: cancelled\n")
    try terminal.expect("tq> ")
    terminal.control("D")
    try terminal.expect("sh: ")
  }

  // MARK: Completion and history

  @Test func tabCompletes() throws {
    let shell = try ShellSession()
    shell.terminal.send("sel\t")
    try shell.terminal.expect("select ")
    shell.terminal.send("cou\t")
    try shell.terminal.expect("count")
    shell.terminal.control("U")
    shell.terminal.send("select reason from blo\t")
    try shell.terminal.expect("blocks ")
    shell.terminal.send("where reason = 'net\t")
    try shell.terminal.expect("network'")
    #expect(try shell.answer(" limit 1;").contains("network\n"))
    shell.terminal.send("select * from blocks where reason = 'ch\t")
    try shell.terminal.expect("chan receive")
    try shell.terminal.expect("chan send")
    try shell.interrupt()
    shell.terminal.send(".sch\tgorou\t")
    try shell.terminal.expect(".schema goroutine")
    try shell.interrupt()
    try shell.home.write("select 11 as eleven;", to: "my report.tq")
    shell.terminal.send(".read my\t")
    try shell.terminal.expect("'my report.tq'")
    #expect(try shell.answer("").contains("eleven"))
  }

  @Test func historyStaysForTheNextRun() throws {
    let home = try TemporaryFolder()
    let first = try ShellSession(home: home)
    first.terminal.line("select 1 as")
    try first.terminal.expect("...> ")
    try first.answer("  one;")
    try first.answer(".mode csv")
    // Two shells at a time both keep what is theirs.
    let second = try ShellSession(home: home)
    try second.answer("select 2 as two;")
    try first.answer("select 3 as three;")
    #expect(try first.end() == 0)
    #expect(try second.end() == 0)
    let file = try home.text("state/tq/history")
    #expect(file == "select 1 as\\n  one;\n.mode csv\nselect 2 as two;\nselect 3 as three;\n")
    let path = home.path("state/tq/history")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)

    let third = try ShellSession(home: home)
    third.terminal.send("\u{1b}[A\u{1b}[A\u{1b}[A\u{1b}[A")
    try third.terminal.expect("select 1 as")
    try third.terminal.expect("one;")
    #expect(try third.answer("").contains("one\n───\n  1\n"))
    third.terminal.control("R")
    third.terminal.send("thr")
    try third.terminal.expect("select 3 as three;")
    third.terminal.send("\r")
    try third.terminal.expect("─\n    3\n(1 row")
    try third.terminal.expect("tq> ")
    #expect(try third.answer(".history 2").contains("select 3 as three;\n.history 2\n"))
  }

  @Test func inputrcHasAPartForTq() throws {
    let home = try TemporaryFolder()
    try home.write("$if tq\n\"\\C-o\": \"select 5 as five;\"\n$endif\n", to: "inputrc")
    let shell = try ShellSession(home: home, variables: ["INPUTRC": home.path("inputrc")])
    shell.terminal.control("O")
    try shell.terminal.expect("select 5 as five;")
    #expect(try shell.answer("").contains("five\n────\n   5\n"))
  }

  // MARK: What is shown

  @Test func errorsShowTheirPlace() throws {
    let shell = try ShellSession()
    let answer = try shell.answer("select durr from blocks;")
    #expect(
      answer.contains(
        "tq: bind error: no column \"durr\" in blocks; did you mean \"dur\"?\n  select durr from blocks;\n         ^^^^\n"
      ))
    #expect(try shell.answer(".tabels").contains("no command \".tabels\"; did you mean \".tables\"?"))
    #expect(try shell.answer("select 1 as fine;").contains("fine"))
    #expect(try shell.end() == 0)
  }

  @Test func theTableFitsTheWindow() throws {
    let query = "select reason, repeat('x', 70) as xs from blocks limit 1;"
    let shell = try ShellSession(columns: 100)
    #expect(try !shell.answer(query).contains("cut to fit"))
    shell.terminal.resize(columns: 40, lines: 24)
    let answer = try shell.answer(query)
    #expect(answer.contains("cut to fit: xs"))
    let rows = answer.split(separator: "\n").filter { $0.contains("xxx") && $0.contains("…") }
    #expect(rows.count == 1)
    #expect(rows.allSatisfy { $0.count <= 40 })
    shell.terminal.resize(columns: 120, lines: 24)
    #expect(try !shell.answer(query).contains("cut to fit"))
    #expect(try shell.answer(".width").contains("auto (120)"))
  }

  @Test func longResultsArePaged() throws {
    let shell = try ShellSession(variables: ["PAGER": "sed 's/^/paged: /'"], lines: 20)
    let long = try shell.answer("select range as n from range(30);")
    #expect(long.contains("paged: 29") || long.contains("paged:  29"))
    let short = try shell.answer("select range as n from range(5);")
    #expect(!short.contains("paged:") && short.contains("(5 rows"))
    try shell.answer(".pager off")
    #expect(try !shell.answer("select range as n from range(30);").contains("paged:"))
    try shell.answer(".pager on")
    // Commands have long answers too.
    #expect(try shell.answer(".help").contains("paged: .quit"))
  }

  @Test func thePagerIsLeftEarly() throws {
    let shell = try ShellSession(variables: ["PAGER": "head -n 3"])
    let answer = try shell.answer("select a.seq from events a, events b, events c;")
    #expect(!answer.contains("error"))
    #expect(try shell.answer("select 6 as six;").contains("six"))
  }

  @Test func aPagerThatIsNotThereLosesNothing() throws {
    let shell = try ShellSession(variables: ["PAGER": "no-such-pager"], lines: 10)
    let answer = try shell.answer("select range + 1000 as n from range(30);")
    #expect(answer.contains("there is no pager \"no-such-pager\""))
    #expect(answer.contains("1000") && answer.contains("1029"))
  }

  @Test func dumbTerminalsGetPlainText() throws {
    let shell = try ShellSession(variables: ["TERM": "dumb", "PAGER": "sed s/^/paged/"], lines: 10)
    try shell.answer("select null as nothing from range(30);")
    #expect(try shell.end() == 0)
    #expect(!shell.terminal.raw.contains("\u{1b}"))
    #expect(!shell.terminal.raw.contains("paged"))
  }

  @Test func noColorIsHeeded() throws {
    let colorful = try ShellSession()
    try colorful.answer("select null as nothing;")
    #expect(colorful.terminal.raw.contains("\u{1b}[2mNULL\u{1b}[0m"))
    let plain = try ShellSession(variables: ["NO_COLOR": "1"])
    try plain.answer("select null as nothing;")
    #expect(!plain.terminal.raw.contains("\u{1b}[2m"))
    #expect(!plain.terminal.raw.contains("\u{1b}[1m"))
  }

  // MARK: Commands

  @Test func theLastResultIsATable() throws {
    let shell = try ShellSession()
    #expect(try shell.answer("select * from _;").contains("no table \"_\": there is no result yet"))
    try shell.answer("select reason, count(*) as n from blocks group by reason;")
    #expect(try shell.answer("select n from _ where reason = 'network';").contains("746"))
    #expect(try shell.answer("select n + 1 as m from _;").contains("747"))
    #expect(
      try shell.answer("select count(*) as c from _ join blocks b on b.g > 0 where _.m < 0;").contains(
        "\n0\n"))
  }

  @Test func theInitFileIsReadFirst() throws {
    let home = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: home.path("config/tq"), withIntermediateDirectories: true)
    try home.write(
      ".mode csv\ncreate view mine as select 12 as twelve;\n.bogus\n", to: "config/tq/init.tq")
    let shell = try ShellSession(home: home)
    #expect(shell.terminal.raw.contains("init.tq:3: no command \".bogus\""))
    #expect(try shell.answer("from mine;").contains("twelve\n12\n"))
    let without = try ShellSession(["--no-init", Command.trace], home: home)
    #expect(try without.answer(".mode").contains("table"))
  }

  @Test func watchRunsUntilControlC() throws {
    let shell = try ShellSession()
    #expect(try shell.answer("\\watch 1").contains("no statement to repeat"))
    try shell.answer("select 13 as thirteen;")
    shell.terminal.line("\\watch 0.01")
    for _ in 0..<3 { try shell.terminal.expect("thirteen") }
    shell.terminal.control("C")
    try shell.terminal.expect("tq> ")
    #expect(try shell.answer("select 14 as fourteen;").contains("fourteen"))
  }

  @Test func statementsAreEditedElsewhere() throws {
    let home = try TemporaryFolder()
    try home.write("#!/bin/sh\nsed 's/1/21/' \"$1\" > edited && cat edited > \"$1\"\n", to: "editor")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: home.path("editor"))
    let shell = try ShellSession(home: home, variables: ["EDITOR": home.path("editor")])
    try shell.answer("select 1 as n;")
    #expect(try shell.answer("\\e").contains("\n21\n"))
    // What is not complete goes on at the prompt.
    shell.terminal.line("select 1")
    try shell.terminal.expect("...> ")
    shell.terminal.line("\\e")
    try shell.terminal.expect("select 21")
    try shell.terminal.expect("...> ")
    #expect(try shell.answer("as n;").contains("\n21\n"))
  }

  @Test func resultsGoToFiles() throws {
    let shell = try ShellSession()
    try shell.answer(".once one.csv")
    try shell.answer("select 1 as a, 'x' as b;")
    #expect(try shell.home.text("one.csv") == "a,b\n1,x\n")
    #expect(try shell.answer("select 2 as a;").contains("(1 row"))
    try shell.answer(".once broken.csv")
    try shell.answer("select nothing;")
    #expect(!shell.home.names.contains("broken.csv"))
    try shell.answer(".output all.jsonl")
    try shell.answer("select 3 as a;")
    try shell.answer("select 4 as a;")
    try shell.answer(".output")
    #expect(try shell.home.text("all.jsonl") == "{\"a\":3}\n{\"a\":4}\n")
    #expect(try shell.answer(".once |sed s/^/piped:/").contains("tq> "))
    #expect(try shell.answer("select 5 as a;").contains("piped:5") || shell.terminal.raw.contains("piped:"))
    #expect(try shell.answer(".shell echo from the $((1 + 1))nd shell").contains("from the 2nd shell"))
  }

  @Test func tracesAreOpenedAndClosed() throws {
    let shell = try ShellSession()
    let old = Command.package.appendingPathComponent("Examples/traces/web-go1.26.trace").path
    #expect(try shell.answer(".add before=\(old)").contains("before = "))
    #expect(try shell.answer("select count(*) as n from traces;").contains("\n2\n"))
    #expect(try shell.answer(".close befor").contains("did you mean \"before\"?"))
    try shell.answer(".close before")
    #expect(try shell.answer("select count(*) as n from traces;").contains("\n1\n"))
    #expect(try shell.answer(".open nowhere.trace").contains("No such file"))
    // What was open is open still.
    #expect(try shell.answer("select count(*) as n from traces;").contains("\n1\n"))
    try shell.answer(".close")
    #expect(try shell.answer("select count(*) as n from traces;").contains("no trace is open"))
  }
}
