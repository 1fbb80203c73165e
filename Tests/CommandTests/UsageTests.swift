import Foundation
import Testing

/// What is wrong with the command line is said on standard error, and the exit code is 2.
@Suite struct UsageTests {
  @Test(arguments: [
    (["--bogus"], "unknown option \"--bogus\""),
    (["-e"], "missing value for \"-e <query>\""),
    (["-m", "xml", "-e", "x"], "no format \"xml\"; formats are table, box, markdown, csv, "),
    (["-m", "tabel", "-e", "x"], "no format \"tabel\"; did you mean \"table\"?"),
    (["-m", "flamegraph", "-e", "x"], "this version of tq does not write the format \"flamegraph\""),
    (["-q"], "missing value for \"-q <name>\""),
    (["-q", "leak", "t"], "no saved query \"leak\"; did you mean \"leaks\"?"),
    (["-q", "zzzzzzzzz", "t"], "no saved query \"zzzzzzzzz\"; tq --queries lists them"),
    (["--limit-memory", "lots", "-e", "select 1", "t"], "--limit-memory is a size, not \"lots\""),
    (["--limit-memory", "0", "-e", "select 1", "t"], "--limit-memory is a size, not \"0\""),
    (
      ["--temp-dir", "missing", "-e", "select 1", "t"], "--temp-dir missing is no folder that can be written"
    ),
    (["--temp-dir", "/dev/null", "-e", "select 1", "t"], "--temp-dir /dev/null is no folder"),
    (["--threads", "0", "-e", "select 1", "t"], "--threads is a number from 1 on, not \"0\""),
    (["--threads", "many", "-e", "select 1", "t"], "--threads is a number from 1 on, not \"many\""),
    (["--color", "blue", "-e", "x", "t"], "\"blue\" is invalid"),
    (["--fail-on-rows"], "no query"),
    (["--csv", "-m", "json", "-e", "x", "t"], "--format json and --csv do not go together"),
    (["--progress", "sometimes", "-e", "x", "t"], "\"sometimes\" is invalid"),
    (["-e", "select 1"], "no trace named, and there is no trace.out here"),
    ([], "no query"),
    (["-f", "missing.tq", "t"], "cannot read missing.tq: No such file or directory"),
    (["-p", "x", "-e", "select 1", "t"], "parameter \"x\" has no value"),
    (["-p", "1x=3", "-e", "select 1", "t"], "\"1x\" is no name for a parameter"),
    (["-p", "x=3", "-p", "x=4", "-e", "select 1", "t"], "parameter \"x\" is given twice"),
    (["-e", "select 1", "-", "-"], "standard input can be read once only"),
    (["-f", "-", "-"], "standard input cannot be the trace and the queries"),
    (["-"], "no query"),
    (["-e", "select 1", "none*.out"], "no file matches none*.out"),
    (["-e", "select 1", "."], "no Go execution trace in folder ."),
    (["-e", "select 1", "a="], "\"a=\" names no trace"),
  ])
  func wrongCommandLines(_ arguments: [String], _ message: String) throws {
    let result = try Command.run(arguments)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("tq: usage error: "), "\(result.errors)")
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func saysHowToMakeATrace() throws {
    #expect(try Command.run(["-e", "select 1"]).errors.contains("go test -trace trace.out"))
  }

  @Test func helpAndVersionAreAnswers() throws {
    let help = try Command.run(["--help"])
    #expect(help.status == 0)
    #expect(help.errors == "")
    for option in [
      "--execute", "--file", "--format", "--output", "--strict", "--param", "--explain", "--query",
    ] {
      #expect(help.output.contains(option))
    }
    let version = try Command.run(["--version"])
    #expect(version.status == 0)
    #expect(version.output.hasPrefix("tq 0.1.0 (reads execution traces of Go 1."))
  }

  /// An output file that cannot be written is told before a byte of a trace is read.
  @Test func outputThatCannotBeWritten() throws {
    let folder = try TemporaryFolder()
    for path in ["missing/out.csv", "."] {
      let result = try Command.run(["-e", "", "-o", path, Command.trace], folder: folder.url)
      #expect(result.status == 2)
      #expect(result.errors.hasPrefix("tq: usage error: cannot write to \(path): "))
    }
    #expect(folder.names == [])
  }
}
