import Columns
import Testing
import TraceTestSupport

@Suite struct ThreadsTableTests {
  @Test(arguments: Intervals.names) func golden(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    let rows = try scan.rows("threads", ["m", "events", "procs_held", "running"])
    let expected = facts.intervals.threads
    #expect(rows.count == expected.count)
    #expect(Intervals.sum(rows, 1) == expected.events)
    #expect(Intervals.sum(rows, 2) == expected.procsHeld)
    #expect(Intervals.sum(rows, 3) == expected.running)
  }

  /// Every row from the rows of other tables.
  @Test(arguments: Intervals.names) func agreesWithOtherTables(name: String) throws {
    let (scan, _) = try Intervals.open(name)
    var expected: [Value: [Int64]] = [:]
    for row in try scan.rows("events", ["m", "ts"]) where row[0] != .null {
      guard let ts = row[1].integer else { continue }
      let known = expected[row[0]] ?? [ts, ts, 0, 0, 0]
      expected[row[0]] = [known[0], ts, known[2] + 1, known[3], known[4]]
    }
    for row in try scan.rows("proc_states", ["m"], where: [("state", .equal(.varchar("running")))]) {
      expected[row[0]]?[3] += 1
    }
    for row in try scan.rows("states", ["m", "dur"], where: [("state", .equal(.varchar("running")))]) {
      expected[row[0]]?[4] += row[1].integer ?? 0
    }
    let rows = try scan.rows("threads")
    for row in rows { #expect(row.dropFirst().compactMap(\.integer) == expected[row[0]]) }
    #expect(rows.count == expected.count)
    #expect(rows.map { $0[0].integer ?? -1 } == expected.keys.compactMap(\.integer).sorted())
  }

  @Test func twoThreads() throws {
    let rows = try Intervals.rows(
      "threads",
      """
      batch m=4 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=4 gstatus=running
      GoSyscallBegin p_seq=1
      GoSyscallEndBlocked dt=20
      batch m=300 time=20
      ProcSteal p=0 p_seq=2 m=4
      ProcStart p=0 p_seq=3
      """)
    #expect(
      rows == [
        [n(4), at(10), at(32), n(4), n(1), ns(12)],
        [n(300), at(20), at(21), n(2), n(1), ns(0)],
      ])
  }
}
