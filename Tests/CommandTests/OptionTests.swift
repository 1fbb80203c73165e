import Foundation
import Testing

/// Options of the command and its exit codes, over real traces.
@Suite struct OptionTests {
  private static let folder = Command.package.appendingPathComponent("Examples/traces")
  private static let longTrace = folder.appendingPathComponent("heartbeat-go1.27.trace")

  /// A trace of several generations whose last is cut off.
  private func damaged() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: Self.longTrace)
    try whole.prefix(whole.count - 100).write(to: folder.url.appendingPathComponent("cut.out"))
    return folder
  }

  // MARK: Exit codes

  @Test func exitCodes() throws {
    let folder = try damaged()
    try folder.write("no trace", to: "text.out")
    func status(_ arguments: String...) throws -> Int32 {
      try Command.run(arguments, folder: folder.url).status
    }
    #expect(try status("-e", "select 1", Command.trace) == 0)
    #expect(try status("-e", "select durr from blocks", Command.trace) == 1)
    #expect(try status("-e", "select 1 // 0 + g from events", "-o", "/dev/full", Command.trace) != 0)
    #expect(try status("-e", "select 1", "-m", "xml", Command.trace) == 2)
    #expect(try status("-e", "select 1", "text.out") == 3)
    #expect(try status("-e", "select count(*) from events", "cut.out") == 4)
    #expect(try status("--strict", "-e", "select count(*) from events", "cut.out") == 3)
    #expect(try status("--fail-on-rows", "-e", "select 1", Command.trace) == 5)
  }

  /// Rows of the last query count, not those before it; statements without a result and plans do not.
  @Test(arguments: [
    ("select 1", 5), ("select 1 where false", 0), ("select 1; select 1 where false", 0),
    ("select 1 where false; select 1", 5), ("select 1; set memory_limit = '1GB'", 5),
    ("select 1 where false; explain select 1", 0), ("set memory_limit = '1GB'", 0), ("", 0),
    ("select g from events limit 1", 5),
  ])
  func failOnRows(_ query: String, _ status: Int32) throws {
    let result = try Command.run(["--fail-on-rows", "--csv", "-e", query, Command.trace])
    #expect(result.status == status, "\(result.errors)")
    // The rows are what whoever looks at the failed build wants to see.
    #expect(status == 0 || result.output.contains("1") || result.output.hasPrefix("g\n"))
  }

  @Test func failOnRowsBesideOtherOutcomes() throws {
    let folder = try damaged()
    func run(_ options: String...) throws -> CommandResult {
      try Command.run(["--fail-on-rows"] + options + ["cut.out"], folder: folder.url)
    }
    // What is there is there, although more may have been lost; where none are found that does not say much.
    let found = try run("--csv", "-e", "select count(*) from events")
    #expect(found.status == 5)
    #expect(found.errors.hasPrefix("tq: warning: cut.out: "))
    #expect(try run("-e", "select * from events where g = -5").status == 4)
    #expect(try run("--strict", "-e", "select count(*) from events").status == 3)
    #expect(try run("-e", "select nothing").status == 1)
    #expect(try run("-o", "rows.csv", "-e", "select 1").status == 5)
    #expect(folder.names == ["cut.out", "rows.csv"])
    let gate = try Command.shell(
      "tq --csv --fail-on-rows -q long-pauses -p over=1us '\(Command.trace)' | head -1; echo ${PIPESTATUS[0]}"
    )
    #expect(gate.output == "name,ts,dur,stopping_g\n5\n")
  }

  // MARK: --strict

  /// Many rows come before the damage is met: none of them is printed.
  @Test func strictHoldsBackRows() throws {
    let folder = try damaged()
    for format in ["csv", "json", "table", "line"] {
      let strict = try Command.run(
        ["--strict", "-m", format, "-e", "select * from events", "cut.out"], folder: folder.url)
      #expect(strict.status == 3)
      #expect(strict.output == "")
      #expect(strict.errors.hasPrefix("tq: "), "\(strict.errors)")
      let whole = try Command.run(
        ["--strict", "-m", format, "-e", "select * from events", Self.longTrace.path], folder: folder.url)
      let plain = try Command.run(
        ["-m", format, "-e", "select * from events", Self.longTrace.path], folder: folder.url)
      #expect(whole.status == 0)
      #expect(whole.output == plain.output)
    }
    #expect(folder.names == ["cut.out"])
    // The rows that wait do so in the folder for temporary files.
    let missing = try Command.shell(
      "TMPDIR=/no/such/folder tq --strict -e 'select 1' '\(Command.trace)'", folder: folder.url)
    #expect(missing.status == 2)
    let given = try Command.shell(
      "TMPDIR=/no/such/folder tq --csv --strict --temp-dir . -e 'select 1 as n' '\(Command.trace)'",
      folder: folder.url)
    #expect(given.output == "n\n1\n")
  }

  // MARK: Output

  /// Nothing is left half-written, and the disk's own words are in the error.
  @Test func aFullDisk() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    for format in ["table", "box", "markdown", "csv", "tsv", "json", "jsonl", "line"] {
      let result = try Command.shell(
        "tq -m \(format) -e 'select * from events' '\(Command.trace)' > /dev/full")
      #expect(result.status == 1, "\(format)")
      #expect(
        result.errors == "tq: runtime error: cannot write to standard output: No space left on device\n")
      let file = try Command.run([
        "-m", format, "-e", "select * from events", "-o", "/dev/full", Command.trace,
      ])
      #expect(file.status == 1)
      #expect(file.errors == "tq: runtime error: cannot write to /dev/full: No space left on device\n")
    }
    // A file that may not grow stands in for a disk that fills up.
    let folder = try TemporaryFolder()
    try folder.write("old", to: "rows.csv")
    let result = try Command.shell(
      "trap '' XFSZ; ulimit -f 100; tq --csv -o rows.csv -e 'select * from events' '\(Command.trace)'",
      folder: folder.url)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("tq: runtime error: cannot write to rows.csv: "))
    #expect(folder.names == ["rows.csv"])
    #expect(try folder.text("rows.csv") == "old")
  }

  @Test(arguments: ["table", "box", "markdown", "csv", "tsv", "json", "jsonl", "line"])
  func aClosedPipeIsQuiet(_ format: String) throws {
    let result = try Command.shell(
      "tq -m \(format) -e 'select * from events' '\(Command.trace)' | head -3; exit ${PIPESTATUS[0]}")
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(result.output.split(separator: "\n").count == 3)
  }

  /// Between the results of two statements stands an empty line where people read them.
  @Test(arguments: [("box", true), ("markdown", true), ("line", true), ("table", true), ("csv", false)])
  func severalResults(_ format: String, _ isApart: Bool) throws {
    let result = try Command.run(["--\(format)", "-e", "select 1 as n; select 2 as n", Command.trace])
    #expect(result.status == 0)
    #expect(result.output.contains("\n\n") == isApart)
  }

  @Test func color() throws {
    func output(_ options: String...) throws -> String {
      try Command.run(options + ["-e", "select null as n", Command.trace]).output
    }
    #expect(try output("--color", "always").contains("\u{1b}[2mNULL\u{1b}[0m"))
    #expect(try output("--color", "never") == "n\n────\nNULL\n")
    #expect(try output() == "n\n────\nNULL\n")
    #expect(try !output("--color", "always", "--csv").contains("\u{1b}"))
  }

  @Test func timerAndProgress() throws {
    let timer = try Command.run(["--timer", "-e", "select count(*) from events", Command.trace])
    #expect(timer.errors.hasPrefix("time: "))
    #expect(timer.errors.contains("190 kB read"))
    for when in ["never", "auto"] {
      #expect(
        try Command.run(["--progress", when, "-e", "select count(*) from events", Command.trace]).errors == ""
      )
    }
  }

  // MARK: --threads

  @Test func threadsDoNotChangeTheAnswer() throws {
    let query =
      "select reason, count(*) as n, sum(dur) as d from blocks group by reason; select count(*) from events"
    func output(_ options: String...) throws -> String {
      let traces = ["Examples/traces/web-go1.26.trace", "Examples/traces/heartbeat-go1.27.trace"]
      let result = try Command.run(["--csv", "-e", query] + options + traces, folder: Command.package)
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
    let plain = try output()
    for count in ["1", "2", "3", "64"] { #expect(try output("--threads", count) == plain, "\(count)") }
  }

  /// A writer that takes its time, and one that never ends: neither keeps the one permit.
  @Test func oneThreadAndAPipe() throws {
    let slow = try Command.shell(
      "(head -c 50000 '\(Command.trace)'; sleep 0.3; tail -c +50001 '\(Command.trace)') | "
        + "tq --threads 1 --csv --no-header -e 'select count(*) from wire_events' -")
    let file = try Command.run([
      "--csv", "--no-header", "-e", "select count(*) from wire_events", Command.trace,
    ])
    #expect(slow.output == file.output)
    let few = try Command.shell(
      "(cat '\(Command.trace)'; sleep 20) | timeout 10 tq --threads 1 --csv -e 'select g from events limit 1' -; "
        + "kill $!; exit 0")
    #expect(few.output.hasPrefix("g\n"))
  }
}
