import Columns
import Diagnostics
import GoTrace
import Testing
import TraceTables
import TraceTestSupport

/// While one trace is consumed the next is read and ordered.
@Suite struct TwoTracesTests {
  /// What was done to the traces, in order.
  private final class Journal {
    var lines: [String] = []
  }

  /// A trace in memory whose reading can begin before its turn.
  private final class StartedTrace: TraceOpening {
    let name: String
    let bytes: [UInt8]
    let journal: Journal
    private var reader: TraceReader?

    init(_ name: String, _ fixture: String, _ journal: Journal) throws {
      self.name = name
      self.journal = journal
      bytes = try Fixtures.trace(fixture)
    }

    private func makeReader() throws(QueryError) -> TraceReader {
      let source = MemorySource(bytes)
      let version = try TraceReader.readHeader(source, name: name)
      return TraceReader(source: source, version: version)
    }

    func start(_ needs: ReadingNeeds) {
      journal.lines.append("start \(name)")
      reader = try? makeReader()
      try? reader?.start(needs: needs)
    }

    func stop() {
      if reader != nil { journal.lines.append("stop \(name)") }
      reader?.stop()
      reader = nil
    }

    func read(_ needs: ReadingNeeds, _ consumer: any TraceConsumer) throws(QueryError) -> TraceEnd {
      journal.lines.append("read \(name)" + (reader == nil ? " from its beginning" : ""))
      let begun = self.reader
      self.reader = nil
      let reader: TraceReader
      if let begun { reader = begun } else { reader = try makeReader() }
      let end = try reader.run(needs: needs, consumer: consumer)
      journal.lines.append("end \(name)")
      return end
    }
  }

  private static let fixtures = ["web-go1.27", "pool-go1.24", "channels-go1.23"]

  private func traces(_ journal: Journal) throws -> [(name: String, opening: any TraceOpening)] {
    try Self.fixtures.map { ($0, try StartedTrace($0, $0, journal)) }
  }

  @Test(arguments: [
    ("blocks", ["g", "reason", "dur"]), ("blocks", ["reason"]), ("events", ["ts", "type", "stack"]),
    ("batches", ["gen", "size"]), ("wire_events", ["type", "args"]),
    ("goroutines", ["g", "name", "running"]),
  ])
  func rowsAreThoseOfTheTracesOneAfterTheOther(table: String, columns: [String]) throws {
    let together = try TableScan(traces: try traces(Journal())).rows(table, ["trace"] + columns)
    var apart: [[Value]] = []
    for name in Self.fixtures {
      let scan = TableScan(traces: [(name, MemoryTrace(try Fixtures.trace(name)))])
      apart += try scan.rows(table, ["trace"] + columns)
    }
    #expect(!together.isEmpty)
    #expect(together == apart)
  }

  @Test func theNextBeginsBeforeTheOneBeforeItEnds() throws {
    let journal = Journal()
    _ = try TableScan(traces: try traces(journal)).rows("blocks", ["dur"])
    let (a, b, c) = (Self.fixtures[0], Self.fixtures[1], Self.fixtures[2])
    #expect(
      journal.lines == [
        "start \(b)", "read \(a) from its beginning", "end \(a)", "start \(c)", "read \(b)", "end \(b)",
        "read \(c)", "end \(c)",
      ])
  }

  @Test func oneThatIsNotWantedAnyMoreIsStopped() throws {
    let journal = Journal()
    let rows = try TableScan(traces: try traces(journal)).rows("blocks", ["dur"], limit: 1)
    #expect(!rows.isEmpty)
    let (a, b) = (Self.fixtures[0], Self.fixtures[1])
    #expect(journal.lines == ["start \(b)", "read \(a) from its beginning", "end \(a)", "stop \(b)"])
  }
}
