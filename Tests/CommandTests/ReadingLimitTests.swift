import Foundation
import Testing
import TraceTestSupport

/// The limit of memory holds for what reading a trace takes; and reading that waits can be cancelled.
@Suite struct ReadingLimitTests {
  private static let query = "select count(*), count(distinct g) from goroutines"

  /// A folder with a trace of many goroutines that wait for ever.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var trace = RawTrace()
    trace.batches((1...300_000).map { RawTrace.waiting($0) })
    try Data(trace.bytes).write(to: folder.url.appendingPathComponent("many"))
    return folder
  }

  @Test(arguments: [
    "TQ --limit-memory 16MiB -e 'QUERY' many", "TQ --limit-memory 1kB -e 'QUERY' many",
    "TQ -e \"set memory_limit = '16MiB'; QUERY\" many", "cat many | TQ --limit-memory 16MiB -e 'QUERY'",
    "TQ --limit-memory 16MiB --threads 1 -e 'QUERY' many",
  ])
  func whatPassesItIsAnError(line: String) throws {
    let line = line.replacingOccurrences(of: "TQ", with: "tq --csv")
      .replacingOccurrences(of: "QUERY", with: Self.query)
    let folder = try folder()
    let result = try Command.shell(line, folder: folder.url)
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(
      result.errors.contains("reading the trace takes more than the memory limit of 16777216 bytes: "),
      "\(result.errors)")
    #expect(result.errors.contains("allow more with --limit-memory or SET memory_limit"))
  }

  @Test func moreMemoryIsEnough() throws {
    let folder = try folder()
    let result = try Command.run(
      ["--csv", "--no-header", "--limit-memory", "1GiB", "-e", Self.query, "many"], folder: folder.url)
    #expect(result.status == 0)
    #expect(result.output == "300000,300000\n")
  }

  /// The writer of a pipe stops in the header, in a generation, or never comes.
  @Test(arguments: ["head -c 9", "head -c 20000", "head -c 150000"], ["events", "wire_events", "batches"])
  func aWriterThatStalls(beginning: String, table: String) throws {
    let folder = try TemporaryFolder()
    let result = try Command.shell(
      """
      mkfifo pipe; (\(beginning) \(Command.trace); exec sleep 1000) > pipe & writer=$!
      tq -e 'select count(*) from \(table)' pipe & reader=$!
      sleep 0.5; kill -TERM $reader; wait $reader; status=$?; kill -KILL $writer; exit $status
      """, folder: folder.url)
    #expect(result.status == 143)
    #expect(result.output == "")
  }
}
