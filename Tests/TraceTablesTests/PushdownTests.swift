import Catalog
import Columns
import GoTrace
import Testing
import TraceTables
import TraceTestSupport

/// Tests that a scan makes itself: the rows must be those that a filter over all rows would leave, and the
/// reader must be asked for no more than they need.
@Suite struct PushdownTests {
  private static let trace = "web-go1.27"

  private static func filtered(
    _ table: String, _ columns: [String], _ column: String, _ test: ScanPredicate.Test,
    _ keep: (Value) -> Bool
  ) throws {
    let scan = TableScan(try Fixtures.trace(trace))
    let all = try scan.rows(table, columns + [column])
    let expected = all.filter { keep($0[columns.count]) }.map { Array($0.dropLast()) }
    #expect(
      !expected.isEmpty && expected.count < all.count, "\(table).\(column) \(test): the test tells rows apart"
    )
    let found = try scan.rows(table, columns, where: [(column, test)])
    #expect(found == expected, "\(table) where \(column) \(test)")
  }

  @Test func testsOnEveryKindOfColumn() throws {
    let events = ["seq", "type", "ts", "name", "stack"]
    try Self.filtered("events", events, "type", .equal(.varchar("GoBlock"))) { $0.text == "GoBlock" }
    try Self.filtered("events", events, "type", .notEqual(.varchar("GoBlock"))) { $0.text != "GoBlock" }
    try Self.filtered("events", events, "type", .less(.varchar("GoBlock"))) { ($0.text ?? "~") < "GoBlock" }
    try Self.filtered("events", events, "kind", .isIn([.varchar("Metric"), .varchar("Sync")])) {
      $0.text == "Metric" || $0.text == "Sync"
    }
    try Self.filtered("events", events, "reason", .isNotNull) { $0 != .null }
    try Self.filtered("events", events, "reason", .isNull) { $0 == .null }
    try Self.filtered("events", events, "reason", .equal(.varchar("select"))) { $0.text == "select" }
    try Self.filtered("events", events, "reason", .greater(.varchar("select"))) { ($0.text ?? "") > "select" }
    try Self.filtered("events", events, "name", .notEqual(.varchar("GC mark assist"))) {
      $0 != .null && $0.text != "GC mark assist"
    }
    try Self.filtered("events", events, "g", .greaterOrEqual(.bigint(20))) { ($0.integer ?? 0) >= 20 }
    try Self.filtered("events", events, "g", .isNull) { $0 == .null }
    try Self.filtered("events", events, "seq", .less(.bigint(1000))) { ($0.integer ?? 1000) < 1000 }
    try Self.filtered("events", events, "resource", .equal(.varchar("proc"))) { $0.text == "proc" }
    try Self.filtered("events", events, "to_state", .equal(.varchar("running"))) { $0.text == "running" }
    try Self.filtered("events", events, "scope", .isNotNull) { $0 != .null }
    try Self.filtered("events", events, "value", .isNotNull) { $0 != .null }
    try Self.filtered("states", ["g", "ts", "dur"], "state", .equal(.varchar("runnable"))) {
      $0.text == "runnable"
    }
    try Self.filtered("states", ["g", "ts", "dur"], "next_state", .isNull) { $0 == .null }
    try Self.filtered("states", ["g", "ts", "dur"], "next_state", .notEqual(.varchar("running"))) {
      $0 != .null && $0.text != "running"
    }
    try Self.filtered("states", ["g", "ts"], "dur", .greater(.duration(100_000))) {
      ($0.integer ?? 0) > 100_000
    }
    try Self.filtered("states", ["g", "ts"], "complete", .equal(.boolean(false))) { $0.flag == false }
    try Self.filtered("blocks", ["g", "ts"], "reason", .equal(.varchar("select"))) { $0.text == "select" }
    try Self.filtered("blocks", ["stack"], "reason", .equal(.varchar("select"))) { $0.text == "select" }
    try Self.filtered("goroutines", ["g", "name"], "system", .equal(.boolean(true))) { $0.flag == true }
    try Self.filtered("frames", ["stack", "func"], "package", .equal(.varchar("net/http"))) {
      $0.text == "net/http"
    }
    try Self.filtered("wire_events", ["offset", "size"], "type", .equal(.varchar("GoStart"))) {
      $0.text == "GoStart"
    }
    try Self.filtered("wire_events", ["offset", "type"], "size", .lessOrEqual(.bigint(4))) {
      ($0.integer ?? 9) <= 4
    }
  }

  @Test func testsOnOneStack() throws {
    let scan = TableScan(try Fixtures.trace(Self.trace))
    let all = try scan.rows("blocks", ["g", "ts", "stack"])
    let stack = try #require(all.first { $0[2] != .null })[2]
    let found = try scan.rows("blocks", ["g", "ts", "stack"], where: [("stack", .equal(stack))])
    #expect(found == all.filter { $0[2] == stack })
  }

  @Test func severalTestsAndSmallBatches() throws {
    var scan = TableScan(try Fixtures.trace(Self.trace))
    let columns = ["g", "ts", "reason", "dur"]
    let expected = try scan.rows("blocks", columns).filter {
      ($0[2].text ?? "") != "select" && $0[2] != .null && ($0[3].integer ?? 0) > 1000
    }
    for capacity in [1, 2, 7, 2048] {
      scan.capacity = capacity
      let found = try scan.rows(
        "blocks", columns,
        where: [("reason", .notEqual(.varchar("select"))), ("dur", .greater(.duration(1000)))])
      #expect(found == expected)
    }
  }

  @Test func theReaderIsAskedForNoMoreThanIsNeeded() throws {
    func needs(
      _ table: String, _ columns: [String], _ tests: [(String, ScanPredicate.Test)] = []
    ) throws -> ReadingNeeds? {
      let trace = MemoryTrace(try Fixtures.trace(Self.trace))
      _ = try TableScan(traces: [("t", trace)]).rows(table, columns, where: tests)
      return trace.needs
    }
    #expect(
      try needs("blocks", ["reason"])
        == ReadingNeeds(types: EventTypeSet([.goBlock]), ordering: false, columns: .a0))
    #expect(
      try needs("blocks", ["reason", "dur"])
        == ReadingNeeds(
          types: EventTypeSet([.goUnblock, .goSwitch, .goSwitchDestroy]), ordering: true, columns: .stay))
    #expect(try needs("blocks", ["reason", "dur", "wake_g"])?.columns == [.stay, .g])
    #expect(try needs("blocks", ["g", "dur", "stack"])?.columns == [.resource, .a1, .slot])
    #expect(try needs("states", ["state", "dur"])?.columns == .slot)
    #expect(
      try needs("events", ["kind"], [("kind", .equal(.varchar("Log")))])
        == ReadingNeeds(types: EventTypeSet([.userLog]), ordering: false, columns: []))
    #expect(
      try needs("events", ["ts"], [("type", .equal(.varchar("GoBlock")))])
        == ReadingNeeds(types: EventTypeSet([.goBlock]), ordering: true, columns: .slot))
    // Go's reader makes steals of procs by itself; they can only be counted in order.
    #expect(try needs("events", ["type"])?.ordering == true)
    // A task's end takes its name from the task's beginning.
    #expect(try needs("events", ["name"], [("kind", .equal(.varchar("TaskEnd")))])?.ordering == true)
    #expect(try needs("events", ["name"], [("kind", .equal(.varchar("Label")))])?.ordering == false)
    #expect(
      try needs("wire_events", ["m"])
        == ReadingNeeds(types: EventTypeSet(), ordering: false, typeCounts: true))
    // Types come in the order of the file, unless they are only counted (WireEventOrderTests).
    #expect(
      try needs("wire_events", ["type"])
        == ReadingNeeds(types: EventTypeSet(), ordering: false, batchData: true))
    #expect(try needs("traces", ["path", "size"])?.ordering == false)
    #expect(
      try needs("generations", ["events"])
        == ReadingNeeds(types: EventTypeSet([.sync255]), ordering: true, columns: [.a1, .ordinal, .slot]))
  }

  @Test func orderFreeCountsAreTheOrderedOnes() throws {
    for name in ["coroutines-go1.27", "allocfree-go1.27", "gc-go1.27"] {
      let scan = TableScan(try Fixtures.trace(name))
      let ordered = GoldenTests.counts(try scan.rows("events", ["type", "ts"]).map { [$0[0]] })
      for (type, count) in ordered {
        let found = try scan.rows("events", ["type"], where: [("type", .equal(.varchar(type)))])
        #expect(found.count == count, "\(type)")
      }
    }
  }

  @Test func describeSaysTheSame() throws {
    let provider = TableScan([]).provider
    let blocks = TableScan.schema("blocks")
    let reason = try #require(blocks.column(named: "reason"))
    let dur = try #require(blocks.column(named: "dur"))
    let plain = provider.describe(ScanRequest(table: "blocks", columns: [reason], predicates: [], sink: nil))
    #expect(plain == ScanDescription(eventTypes: ["GoBlock"], needsOrdering: false, holds: "nothing"))
    let timed = provider.describe(ScanRequest(table: "blocks", columns: [dur], predicates: [], sink: nil))
    #expect(timed.needsOrdering)
    // They say how long what they end was.
    #expect(timed.eventTypes == ["GoUnblock", "GoSwitch", "GoSwitchDestroy"])
  }
}
