import Columns
import Testing
import TraceTestSupport

@Suite struct SyscallsTableTests {
  @Test(arguments: Intervals.names) func golden(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    let rows = try scan.rows("syscalls", ["dur", "blocked"])
    let expected = facts.intervals.syscalls
    #expect(rows.count == expected.count)
    #expect(Intervals.sum(rows, 0) == expected.ns)
    #expect(Intervals.sum(rows, 1) == expected.blocked)
    for row in rows {
      #expect((row[1].integer ?? -1) >= 0)
      #expect((row[1].integer ?? -1) <= (row[0].integer ?? 0))
    }
    try Intervals.checkTimes(scan, "syscalls", facts)
  }

  @Test(arguments: Intervals.names) func areStates(name: String) throws {
    let (scan, _) = try Intervals.open(name)
    let columns = ["g", "p", "m", "ts", "end_ts", "dur", "stack", "complete"]
    #expect(
      try scan.rows("syscalls", columns)
        == scan.rows("states", columns, where: [("state", .equal(.varchar("syscall")))]))
  }

  @Test(arguments: GoldenTests.names) func addUpToGoroutines(name: String) throws {
    let (scan, _) = try Intervals.open(name)
    var blocked: [Value: Int64] = [:]
    for row in try scan.rows("syscalls", ["g", "blocked"]) {
      blocked[row[0], default: 0] += row[1].integer ?? 0
    }
    var expected: [Value: Int64] = [:]
    for row in try scan.rows("goroutines", ["g", "syscall_blocked", "syscalls"]) where row[2] != .bigint(0) {
      expected[row[0], default: 0] += row[1].integer ?? 0
    }
    #expect(blocked == expected)
  }

  @Test func blockedAfterTheProcIsTaken() throws {
    let rows = try Intervals.rows(
      "syscalls",
      """
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      GoSyscallBegin p_seq=1 stack="main.read main.go:7"
      GoSyscallEndBlocked dt=20
      batch m=1 time=20
      ProcSteal p=0 p_seq=2 m=0
      """)
    #expect(
      rows == [[n(1), n(0), n(0), at(12), at(32), ns(20), ns(12), frame("main.read", 7), flag(true)]])
  }

  @Test func foundWithoutAProc() throws {
    let rows = try Intervals.rows(
      "syscalls",
      """
      batch m=3 time=10
      GoStatus g=7 m=3 gstatus=syscall
      GoSyscallEndBlocked dt=5
      """)
    #expect(rows == [[n(7), .null, n(3), at(0), at(15), ns(15), ns(10), .null, flag(false)]])
  }

  @Test func openAtTheEnd() throws {
    let rows = try Intervals.rows(
      "syscalls",
      """
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      GoSyscallBegin p_seq=1
      GoSyscallEnd dt=4
      GoSyscallBegin p_seq=2
      ProcStop dt=10
      """)
    #expect(
      rows == [
        [n(1), n(0), n(0), at(12), at(16), ns(4), ns(0), .null, flag(true)],
        [n(1), n(0), n(0), at(17), at(28), ns(11), ns(1), .null, flag(false)],
      ])
  }
}
