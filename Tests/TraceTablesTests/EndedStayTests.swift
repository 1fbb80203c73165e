import Catalog
import Columns
import GoTrace
import Testing
import TraceTables
import TraceTestSupport

/// Rows that are made of the events alone that end stays are those that are made of the events that begin them too, which
/// other tests compare with Go's reader.
@Suite struct EndedStayTests {
  /// What is known of a stay as it ends, in each table.
  static let columns = [
    "states": [
      "g", "state", "prev_state", "next_state", "reason", "ts", "end_ts", "dur", "complete", "end_g",
      "end_stack",
    ],
    "blocks": [
      "g", "state", "prev_state", "next_state", "reason", "ts", "end_ts", "dur", "complete", "end_g",
      "end_stack",
      "wake_g", "wake_stack",
    ],
    "unblocks": ["ts", "g", "p", "m", "stack", "target_g", "reason", "waited"],
  ]
  /// A column of each that only the beginning tells.
  static let ofBeginning = ["states": "by_g", "blocks": "by_g", "unblocks": "target_stack"]

  /// Requests that are faster by the ends of stays.
  static let requests: [(table: String, tests: [(String, ScanPredicate.Test)])] = [
    ("blocks", []),
    ("blocks", [("next_state", .equal(.varchar("runnable")))]),
    (
      "blocks",
      [("dur", .isNotNull), ("reason", .isIn([.varchar("select"), .varchar("sync"), .varchar("sleep")]))]
    ),
    ("states", [("state", .equal(.varchar("waiting")))]),
    ("states", [("state", .equal(.varchar("runnable")))]),
    ("states", [("state", .equal(.varchar("syscall"))), ("complete", .equal(.boolean(false)))]),
    ("unblocks", []),
  ]

  private func compare(_ scan: TableScan, _ what: String) throws -> Int {
    var rows = 0
    for (table, tests) in Self.requests {
      let columns = try #require(Self.columns[table])
      let found = try scan.rows(table, columns, where: tests)
      let expected = try scan.rows(table, columns + [#require(Self.ofBeginning[table])], where: tests)
      #expect(found == expected.map { Array($0.dropLast()) }, "\(table) of \(what)")
      // Each column by itself, as what is not asked for is not there; and one that takes an order.
      let ordered = table == "unblocks" ? "waited" : "dur"
      for (i, column) in columns.enumerated() {
        let alone = try scan.rows(table, [column, ordered], where: tests)
        #expect(alone.map { $0[0] } == expected.map { $0[i] }, "\(table).\(column) of \(what)")
      }
      rows += found.count
    }
    return rows
  }

  @Test(arguments: GoldenTests.names) func aTrace(name: String) throws {
    #expect(try compare(TableScan(try Fixtures.trace(name)), name) > 20)
  }

  @Test(arguments: Fixtures.textNames) func aPathologicalTrace(name: String) throws {
    for recovers in [false, true] {
      var scan = TableScan(try Fixtures.textTrace(name))
      scan.recovers = recovers
      _ = try compare(scan, name)
    }
  }

  /// What is open ends where something is missing, and where the trace does.
  @Test(arguments: ["heartbeat-go1.22", "heartbeat-go1.27"]) func aDamagedTrace(name: String) throws {
    let whole = try Fixtures.trace(name)
    for place in [1, 4, 6] {
      var bytes = whole
      let start = bytes.count * place / 8
      for i in start..<(start + 64) { bytes[i] = 0xee }
      for recovers in [false, true] {
        var scan = TableScan(bytes)
        scan.recovers = recovers
        let rows = try compare(scan, "\(name), damaged at \(start)")
        #expect(rows > 0 || !recovers)
        scan = TableScan(Array(whole[..<start]))
        scan.recovers = recovers
        _ = try compare(scan, "\(name) up to \(start)")
      }
    }
  }

  /// Beside others each request has what it would have alone.
  @Test func besideOthers() throws {
    let scan = TableScan(try Fixtures.trace("heartbeat-go1.27"))
    let schema = TableScan.schema("blocks")
    let positions = try ["g", "reason", "dur"].map { try #require(schema.column(named: $0)) }
    let sinks = (0..<2).map { _ in
      RowSink(types: positions.map { schema.columns[$0].type }, pools: scan.pools)
    }
    try scan.provider.scan(
      sinks.map { ScanRequest(table: "blocks", columns: positions, predicates: [], sink: $0) })
    let alone = try scan.rows("blocks", ["g", "reason", "dur"])
    #expect(sinks.map(\.rows) == [alone, alone] && !alone.isEmpty)
  }

  @Test func onlyWhatEndsThemIsRead() throws {
    let wakes: [WireEventType] = [.goUnblock, .goSwitch, .goSwitchDestroy]
    #expect(try Points.needs("blocks", ["dur", "reason"])?.types == EventTypeSet(wakes))
    #expect(try Points.needs("blocks", ["dur", "reason"])?.columns == .stay)
    #expect(try Points.needs("blocks", ["dur", "p"])?.types.contains(.goBlock) == true)
    #expect(try Points.needs("unblocks", ["waited", "reason"])?.types == EventTypeSet(wakes))
    // Where nearly every event begins one and ends another nothing would be gained.
    #expect(try Points.needs("states", ["dur"])?.columns.contains(.stay) == false)
  }
}
