import Catalog
import Columns
import Diagnostics
import GoTrace
import Testing
import TraceTables
import TraceTestSupport

/// Tables over a trace with a hole: what is open ends where the hole begins, and is there anew behind it.
@Suite struct HoleTests {
  static let names = ["heartbeat-go1.22", "heartbeat-go1.25", "heartbeat-go1.27"]

  /// A scan over a trace whose second generation is damaged in the middle, and the hole.
  private func open(_ name: String) throws -> (scan: TableScan, from: Int64, to: Int64) {
    var bytes = try Fixtures.trace(name)
    let whole = TableScan(bytes)
    let batches = try whole.rows("batches", ["gen", "offset", "size"])
    // The header of the first batch of generation 2 whose events would be missed most: it holds the most.
    let largest = try #require(
      batches.filter { $0[0] == .bigint(2) }.max { ($0[2].integer ?? 0) < ($1[2].integer ?? 0) })
    let offset = Int(try #require(largest[1].integer))
    for i in offset..<(offset + 64) { bytes[i] = 0xee }
    var scan = TableScan(bytes)
    scan.recovers = true
    let damage = try scan.rows("damage", ["gen", "ts", "end_ts", "bytes"])
    let first = try #require(damage.first)
    #expect(first[0] == .bigint(2))
    #expect(try #require(first[3].integer) >= 64)
    return (scan, try #require(first[1].integer), try #require(first[2].integer))
  }

  @Test(arguments: names) func theRestIsThere(name: String) throws {
    let (scan, from, to) = try open(name)
    #expect(from < to)
    let whole = TableScan(try Fixtures.trace(name))
    let later = try scan.rows("events", ["ts", "type"]).filter { ($0[0].integer ?? 0) > to }
    let expected = try whole.rows("events", ["ts", "type"]).filter { ($0[0].integer ?? 0) > to }
    #expect(!later.isEmpty && later == expected)
    #expect(try scan.rows("traces", ["damaged"]) == [[.boolean(true)]])
  }

  /// No interval reaches into the hole, and those that touch its edges are incomplete.
  @Test(arguments: names) func intervalsEndAtTheHole(name: String) throws {
    let (scan, from, to) = try open(name)
    for table in ["states", "syscalls", "proc_states", "ranges", "regions"] {
      var rows = 0
      for row in try scan.rows(table, ["ts", "end_ts", "complete"]) {
        let start = try #require(row[0].integer)
        let end = try #require(row[1].integer)
        #expect(end <= from || start >= to, "\(table): \(start) to \(end)")
        if end == from || start == to { rows += row[2] == .boolean(false) ? 1 : 0 }
      }
      if table == "states" || table == "proc_states" { #expect(rows > 0, "\(table)") }
    }
  }

  /// On either side of the hole the rows of a goroutine tile its life, and its sums are those of its rows.
  @Test(arguments: names) func statesTileEitherSide(name: String) throws {
    let (scan, from, to) = try open(name)
    struct Side: Hashable {
      var g: Int64
      var isAfter: Bool
    }
    var ends: [Side: Int64] = [:]
    var sums: [Side: Int64] = [:]
    for row in try scan.rows("states", ["g", "ts", "end_ts", "dur"]) {
      let start = try #require(row[1].integer)
      let side = Side(g: try #require(row[0].integer), isAfter: start >= to)
      if let end = ends[side] { #expect(start == end, "goroutine \(side.g)") }
      ends[side] = try #require(row[2].integer)
      sums[side, default: 0] += try #require(row[3].integer)
    }
    var lives: [Side: Int64] = [:]
    for row in try scan.rows(
      "goroutines", ["g", "created_ts", "end_ts", "dur", "running", "runnable", "waiting"])
    {
      let end = try #require(row[2].integer)
      let side = Side(g: try #require(row[0].integer), isAfter: end > from)
      lives[side, default: 0] += try #require(row[3].integer)
    }
    #expect(lives == sums)
  }

  @Test func aWholeTraceHasNoDamage() throws {
    var scan = TableScan(try Fixtures.trace("flight-go1.27"))
    scan.recovers = true
    #expect(try scan.rows("damage", ["what"]).isEmpty)
  }
}
