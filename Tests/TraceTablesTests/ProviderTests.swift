import Catalog
import Columns
import Diagnostics
import Testing
import TraceTables
import TraceTestSupport

/// Several requests, several inputs, sinks that have enough.
@Suite struct ProviderTests {
  @Test func oneReadingServesAllRequests() throws {
    let trace = MemoryTrace(try Fixtures.trace("channels-go1.27"))
    let scan = TableScan(traces: [("t", trace)])
    var sinks: [(String, RowSink)] = []
    var requests: [ScanRequest] = []
    for schema in TraceProvider.schemas {
      let columns = Array(schema.columns.indices)
      let sink = RowSink(types: schema.columns.map(\.type), pools: scan.pools)
      sinks.append((schema.name, sink))
      requests.append(ScanRequest(table: schema.name, columns: columns, predicates: [], sink: sink))
    }
    // Also one that needs no order by itself.
    let reasons = RowSink(types: [.varchar], pools: scan.pools)
    requests.append(ScanRequest(table: "blocks", columns: [4], predicates: [], sink: reasons))
    try scan.provider.scan(requests)
    for (table, sink) in sinks {
      #expect(sink.rows == (try scan.rows(table).map { $0 + [.varchar("t")] }), "\(table)")
      #expect(sink.batchSizes.allSatisfy { $0 > 0 && $0 <= scan.capacity })
    }
    #expect(GoldenTests.counts(reasons.rows) == GoldenTests.counts(try scan.rows("blocks", ["reason"])))
  }

  @Test func inputsComeInOrderAndShareStacks() throws {
    let bytes = try Fixtures.trace("mutex-go1.27")
    let scan = TableScan(traces: [("a", MemoryTrace(bytes)), ("b", MemoryTrace(bytes))])
    let rows = try scan.rows("blocks", ["g", "stack", "dur", "trace"])
    let half = rows.count / 2
    #expect(rows.prefix(half).allSatisfy { $0[3] == .varchar("a") })
    #expect(rows.suffix(half).allSatisfy { $0[3] == .varchar("b") })
    #expect(rows.prefix(half).map { Array($0.prefix(3)) } == rows.suffix(half).map { Array($0.prefix(3)) })
    let stacks = try scan.rows("stacks", ["stack"])
    #expect(stacks.count == 2 * Set(stacks).count, "each trace tells its own stacks")
  }

  @Test func testsOnTheTraceChooseInputs() throws {
    let first = MemoryTrace(try Fixtures.trace("mutex-go1.27"))
    let second = MemoryTrace(try Fixtures.trace("channels-go1.27"))
    let scan = TableScan(traces: [("a", first), ("b", second)])
    let rows = try scan.rows("blocks", ["g"], where: [("trace", .equal(.varchar("b")))])
    #expect(first.needs == nil, "an input without wanted rows is not read")
    #expect(rows == (try TableScan(traces: [("b", second)]).rows("blocks", ["g"])))
  }

  @Test func enoughStopsTheReading() throws {
    let trace = try Fixtures.trace("heartbeat-go1.27")
    let later = MemoryTrace(trace)
    let scan = TableScan(traces: [("a", MemoryTrace(trace)), ("b", later)])
    let sink = RowSink(types: [.timestamp], pools: scan.pools, limit: 10)
    let provider = scan.provider
    try provider.scan([ScanRequest(table: "events", columns: [1], predicates: [], sink: sink)])
    #expect(sink.batchSizes == [64])
    #expect(provider.ends.count == 2)
    #expect(provider.ends.first??.wasStopped == true)
    #expect(later.needs == nil)
  }

  @Test func aScanThatHasEnoughDoesNotStopAnother() throws {
    let scan = TableScan(try Fixtures.trace("heartbeat-go1.27"))
    let few = RowSink(types: [.timestamp], pools: scan.pools, limit: 1)
    let all = RowSink(types: [.bigint], pools: scan.pools)
    try scan.provider.scan([
      ScanRequest(table: "events", columns: [1], predicates: [], sink: few),
      ScanRequest(table: "events", columns: [0], predicates: [], sink: all),
    ])
    #expect(few.rows.count == 64)
    #expect(all.rows.count == (try Fixtures.traceFacts("heartbeat-go1.27").events))
  }

  @Test func noColumnsAreStillRows() throws {
    let scan = TableScan(try Fixtures.trace("channels-go1.27"))
    let sink = RowSink(types: [], pools: scan.pools)
    try scan.provider.scan([ScanRequest(table: "events", columns: [], predicates: [], sink: sink)])
    #expect(sink.rows.count == (try Fixtures.traceFacts("channels-go1.27").events))
  }

  @Test func anUnknownTableIsAnError() {
    let scan = TableScan([])
    #expect(throws: QueryError.self) {
      try scan.provider.scan([ScanRequest(table: "nothing", columns: [], predicates: [], sink: nil)])
    }
  }
}
