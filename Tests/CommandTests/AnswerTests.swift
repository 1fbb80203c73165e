import Foundation
import Testing

/// The command over a real trace: answers, exit codes and what is left behind.
@Suite() struct AnswerTests {
  private static let longTrace = "Examples/traces/heartbeat-go1.27.trace"

  @Test func formats() throws {
    let query = "select 1 as n, 'a,b' as s, null as z"
    func output(_ options: String...) throws -> String {
      let result = try Command.run(options + ["-e", query, Command.trace])
      #expect(result.status == 0)
      #expect(result.errors == "")
      return result.output
    }
    #expect(try output("--csv") == "n,s,z\n1,\"a,b\",\n")
    #expect(try output("-m", "tsv", "--null", "-", "--no-header") == "1\ta,b\t-\n")
    #expect(try output("--json") == "[\n{\"n\":1,\"s\":\"a,b\",\"z\":null}\n]\n")
    #expect(try output("--format", "jsonl") == "{\"n\":1,\"s\":\"a,b\",\"z\":null}\n")
    #expect(try output() == "n  s    z\n─  ───  ────\n1  a,b  NULL\n")
  }

  @Test func textsAndFilesRunInTheOrderGiven() throws {
    let folder = try TemporaryFolder()
    try folder.write("#!/usr/bin/env -S tq -f\nselect 2 as n;\nselect 3 as n;", to: "q.tq")
    let result = try Command.run(
      ["--csv", "--no-header", "-e", "select 1 as n", "-f", "q.tq", "-e", "select 4 as n", Command.trace],
      folder: folder.url)
    #expect(result.output == "1\n2\n3\n4\n")
    #expect(result.status == 0)
  }

  @Test func errorsInFilesHaveAPlace() throws {
    let folder = try TemporaryFolder()
    try folder.write("#!/usr/bin/env -S tq -f\nselect 1;\nselect durr from blocks", to: "q.tq")
    let result = try Command.run(["-f", "q.tq", Command.trace], folder: folder.url)
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("tq: bind error: "))
    #expect(result.errors.contains("\n  --> q.tq:3:8\n  select durr from blocks\n         ^^^^\n"))
  }

  @Test func queriesFromStandardInput() throws {
    let query = Data("select 1 as n; select 2 as n;".utf8)
    let piped = try Command.run(["--csv", Command.trace], input: query)
    #expect(piped.output == "n\n1\nn\n2\n")
    let named = try Command.run(["--csv", "-f", "-", Command.trace], input: query)
    #expect(named.output == piped.output)
  }

  @Test func aTraceFromStandardInput() throws {
    let query = "select count(*) as n from events"
    let named = try Command.run(["--csv", "-e", query, Command.trace])
    let piped = try Command.shell("cat '\(Command.trace)' | tq --csv -e '\(query)' -")
    let implied = try Command.shell("tq --csv -e '\(query)' < '\(Command.trace)'")
    #expect(named.output.hasPrefix("n\n") && named.output.count > 3)
    #expect(piped.output == named.output)
    #expect(implied.output == named.output)
  }

  @Test func traceOutIsTheDefault() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: Command.trace, toPath: folder.path("trace.out"))
    let result = try Command.run(["--csv", "-e", "select 1 as n"], folder: folder.url)
    #expect(result.output == "n\n1\n")
  }

  @Test func foldersAndAliases() throws {
    let folder = try TemporaryFolder()
    for name in ["b.out", "a.out"] {
      try FileManager.default.copyItem(atPath: Command.trace, toPath: folder.path(name))
    }
    try folder.write("no trace", to: "readme.txt")
    func names(_ traces: String...) throws -> String {
      try Command.run(
        ["--csv", "--no-header", "-e", "select trace from traces"] + traces, folder: folder.url
      ).output
    }
    #expect(try names(".") == "./a.out\n./b.out\n")
    #expect(try names("*.out") == "a.out\nb.out\n")
    #expect(try names("old=b.out", "new=a.out") == "old\nnew\n")
    #expect(try names("x=.") == "x/a.out\nx/b.out\n")
  }

  @Test func parameters() throws {
    let result = try Command.run(
      [
        "--csv", "--no-header", "-p", "a=42", "-p", "$b=10ms", "-p", "c='it''s'", "-p", "d=text", "-e",
        "select $a + 1, $b, $c, $d", Command.trace,
      ])
    #expect(result.output == "43,10000000,it's,text\n")
  }

  @Test func unreadableTraces() throws {
    let folder = try TemporaryFolder()
    try folder.write("this is no trace", to: "x.out")
    for name in ["x.out", "missing.out"] {
      let result = try Command.run(["-e", "select 1", name], folder: folder.url)
      #expect(result.status == 3)
      #expect(result.output == "")
      #expect(result.errors.hasPrefix("tq: trace error: "))
      #expect(result.errors.contains(name))
    }
  }

  /// As grep does: a folder is answered from what can be read of it, and what cannot is named.
  @Test func ofAFolderOrPatternWhatCannotBeReadIsLeftOut() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: Command.trace, toPath: folder.path("good.trace"))
    try folder.write("go 1.12 trace\0\0\0", to: "older.trace")
    try folder.write("", to: "empty.trace")
    try folder.write("not one", to: "notes.trace")
    try folder.write("go 1.22 trace\0\0\0", to: "header.trace")
    try folder.write("no trace, nor called one", to: "readme.txt")
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("sub.trace"), withIntermediateDirectories: false)
    let query = ["--csv", "--no-header", "-e", "select trace from traces where not damaged"]
    for (word, prefix) in [(".", "./"), ("*.trace", ""), ("x=.", "./")] {
      let result = try Command.run(query + [word], folder: folder.url)
      #expect(result.status == 4, "\(result.errors)")
      #expect(result.output == (word == "x=." ? "x/good.trace\n" : "\(prefix)good.trace\n"))
      let warnings = result.errors.split(separator: "\n")
      #expect(warnings.count == 4)
      for (warning, name) in zip(warnings, ["empty", "notes", "older", "header"]) {
        #expect(warning.hasPrefix("tq: warning: \(prefix)\(name).trace"), "\(warning)")
      }
    }
    // Not where that would be a false answer: a trace that was named, all of them, and under --strict.
    for words in [
      ["older.trace", "."], ["header.trace", "good.trace"], ["--strict", "."], ["[eno]*.trace"],
    ] {
      let result = try Command.run(query + words, folder: folder.url)
      #expect(result.status == 3, "\(words)")
      if words != ["header.trace", "good.trace"] { #expect(result.output == "") }
    }
    #expect(try Command.run(["-o", "rows.csv"] + query + ["."], folder: folder.url).status == 4)
    #expect(try folder.text("rows.csv") == "./good.trace\n")
  }

  /// More traces than a process may have files open.
  @Test func aFolderOfManyTraces() throws {
    let folder = try TemporaryFolder()
    for i in 0..<40 {
      try FileManager.default.linkItem(atPath: Command.trace, toPath: folder.path("\(i).trace"))
    }
    let result = try Command.shell(
      "ulimit -n 30 && tq --csv --no-header -e 'select count(*) from traces' .", folder: folder.url)
    #expect(result.output == "40\n", "\(result.errors)")
  }

  @Test func damagedTracesAreAnsweredAsFarAsTheyGo() throws {
    let folder = try TemporaryFolder()
    // Of several generations the last is cut off.
    let whole = try Data(contentsOf: Command.package.appendingPathComponent(Self.longTrace))
    try whole.prefix(whole.count - 100).write(to: folder.url.appendingPathComponent("cut.out"))
    let query = ["--csv", "-e", "select count(*) as n from events", "cut.out"]
    let result = try Command.run(query, folder: folder.url)
    #expect(result.status == 4)
    #expect(result.output.hasPrefix("n\n"))
    #expect(result.errors.hasPrefix("tq: warning: cut.out: "))
    let strict = try Command.run(["--strict"] + query, folder: folder.url)
    #expect(strict.status == 3)
    #expect(strict.output == "")
    let file = try Command.run(["--strict", "-o", "rows.csv"] + query, folder: folder.url)
    #expect(file.status == 3)
    #expect(folder.names == ["cut.out"])
  }

  /// A count of 0 would be a false answer.
  @Test func nothingIsSaidOfATraceThatCannotBeRead() throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: Command.package.appendingPathComponent(Self.longTrace))
    // In its first batch, which says how fast the clock goes.
    try whole.prefix(25).write(to: folder.url.appendingPathComponent("cut.out"))
    let query = ["--csv", "-e", "select count(*) as n from events", "cut.out"]
    let result = try Command.run(query, folder: folder.url)
    #expect(result.status == 3)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("tq: trace error: cut.out: "))
    #expect(try Command.run(["-o", "rows.csv"] + query, folder: folder.url).status == 3)
    #expect(folder.names == ["cut.out"])
  }

  @Test func outputFilesAreWholeOrNotThere() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "rows.csv")
    let failed = try Command.run(
      ["--csv", "-o", "rows.csv", "-e", "select 9223372036854775807 + g from events", Command.trace],
      folder: folder.url)
    #expect(failed.status == 1)
    #expect(failed.errors.hasPrefix("tq: runtime error: "))
    #expect(try folder.text("rows.csv") == "old")
    let written = try Command.run(
      ["--csv", "-o", "rows.csv", "-e", "select 1 as n", Command.trace], folder: folder.url)
    #expect(written.status == 0)
    #expect(written.output == "")
    #expect(try folder.text("rows.csv") == "n\n1\n")
    #expect(folder.names == ["rows.csv"])
  }

  @Test func aClosedPipeEndsItQuietly() throws {
    let result = try Command.shell(
      "tq --csv -e 'select * from events' '\(Command.trace)' | head -1; exit ${PIPESTATUS[0]}")
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(result.output.split(separator: "\n").count == 1)
  }

  @Test func explain() throws {
    let result = try Command.run(["--explain", "-e", "select count(*) from events", Command.trace])
    #expect(result.status == 0)
    #expect(result.output.contains("events"))
  }

  /// The examples of the help are run as they are printed.
  @Test func examplesOfTheHelp() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: Command.trace, toPath: folder.path("trace.out"))
    let help = try Command.run(["--help"]).output
    let examples = help.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { $0.hasPrefix("tq ") || $0.contains("| tq ") }
    #expect(examples.count >= 7)
    for example in examples {
      let result = try Command.shell(example, folder: folder.url)
      #expect(result.status == 0, "\(example): \(result.errors)")
      #expect(result.errors == "", "\(example)")
    }
    #expect(folder.names == ["blocks.csv", "trace.out"])
  }
}
