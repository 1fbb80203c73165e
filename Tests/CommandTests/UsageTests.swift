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
    (["-e", "select 1", "-o", "", "t"], "--output is the name of a file, and this one is empty"),
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

  /// What people name by mistake is called by its name.
  @Test func wrongFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write("404 page not found\nmore", to: "text")
    try folder.write("<!DOCTYPE html>", to: "page.html")
    try folder.write("", to: "empty")
    try FileManager.default.copyItem(atPath: Command.trace, toPath: folder.path("trace.out"))
    // A message of protocol buffers as pprof writes it: a value type of two strings.
    try Data([0x0a, 0x04, 0x08, 0x01, 0x10, 0x02, 0x0a, 0x04, 0x08, 0x03, 0x10, 0x04, 0, 0, 0, 0, 0, 0])
      .write(to: folder.url.appendingPathComponent("profile"))
    func error(_ line: String) throws -> String {
      let result = try Command.shell("tq -e 'select 1' \(line)", folder: folder.url)
      #expect(result.status == 3, "\(line)")
      #expect(result.output == "")
      return result.errors
    }
    #expect(try error("text").contains("text is not a Go execution trace, it begins with \"404 page not f"))
    #expect(try error("page.html").contains("it begins with \"<!DOCTYPE html>\""))
    #expect(try error("empty").contains("empty is empty; the program may have ended before trace.Stop"))
    #expect(try error("/dev/null").contains("/dev/null is empty; what should write into it gave nothing"))
    #expect(
      try error("- < /dev/null").contains("standard input is empty; what should write into it gave nothing"))
    #expect(try error("/bin/ls").contains("/bin/ls is not a Go execution trace; one begins with"))
    #expect(try error("trace.outt").contains("did you mean \"trace.out\"?"))
    #expect(try error("./tracee.out").contains("did you mean \"./trace.out\"?"))
    #expect(try error("no/such/thing").contains("the path is looked up from the current folder"))
    #expect(try error("leaks").contains("the saved query of that name is run by -q leaks"))
    #expect(try error("help").contains("tq --help lists the options"))
    if try Command.run(["--version"]).output.contains("gzip") {
      #expect(try Command.shell("gzip profile", folder: folder.url).status == 0)
      #expect(try error("profile.gz").contains("it may be a profile, which go tool pprof reads"))
    }
    let trace = try Command.run(["-f", "trace.out", "trace.out"], folder: folder.url)
    #expect(trace.status == 2)
    #expect(
      trace.errors
        == "tq: usage error: trace.out is no text but a trace; traces are named without an option before them\n"
    )
    #expect(
      try Command.run(["-f", "/bin/ls", "trace.out"], folder: folder.url).errors
        == "tq: usage error: /bin/ls is no text\n")
  }

  /// A trace of before Go 1.22 is answered; of one that is cut off before its clock's speed nothing can be.
  @Test func oldTraces() throws {
    let path = Command.package.appendingPathComponent("Examples/traces/channels-go1.21.trace").path
    let whole = try Command.run(["--csv", "-e", "select version, events, damaged from traces", path])
    #expect(whole.status == 0)
    #expect(whole.errors == "")
    #expect(whole.output.contains("go 1.21,3596,false"))
    let folder = try TemporaryFolder()
    let cut = try Command.shell(
      "head -c 9000 '\(path)' > cut.trace; tq -e 'select count(*) from events' cut.trace", folder: folder.url)
    #expect(cut.status == 3)
    #expect(cut.output == "")
    #expect(cut.errors.contains("the clock's speed, which stands behind the last event"))
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
