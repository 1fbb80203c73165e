import Columns
import Testing
import TraceTestSupport

@Suite struct ProcsTableTests {
  @Test(arguments: Intervals.names) func golden(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    let rows = try scan.rows("procs", ["p", "running", "idle", "syscall", "starts", "goroutine_switches"])
    let expected = facts.intervals.procs.map { id, proc in
      [
        .bigint(Int64(id) ?? -1), .duration(proc.running), .duration(proc.idle), .duration(proc.syscall),
        Value.bigint(proc.starts), .bigint(proc.switches),
      ]
    }
    #expect(rows == expected.sorted { ($0[0].integer ?? -1) < ($1[0].integer ?? -1) })
  }

  @Test(arguments: GoldenTests.names) func addUp(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    var firsts: [Value: Int64] = [:]
    var steals: [Value: Int64] = [:]
    for row in try scan.rows("proc_states", ["p", "ts"]) {
      firsts[row[0]] = min(firsts[row[0]] ?? .max, row[1].integer ?? 0)
    }
    for row in try scan.rows("events", ["type", "resource_id", "from_state", "to_state"])
    where row[0].text == "ProcSteal" && row[2] != row[3] { steals[row[1], default: 0] += 1 }
    for row in try scan.rows("procs", ["p", "running", "idle", "syscall", "steals"]) {
      let life = facts.lastTime - facts.firstTime - (firsts[row[0]] ?? 0)
      #expect((row[1].integer ?? 0) + (row[2].integer ?? 0) == life)
      #expect((row[3].integer ?? 0) <= (row[1].integer ?? 0))
      #expect(row[4].integer == steals[row[0], default: 0])
    }
  }

  @Test func stolenInACall() throws {
    let rows = try Intervals.rows(
      "procs",
      """
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      GoSyscallBegin p_seq=1
      GoSyscallEnd dt=3
      GoSyscallBegin p_seq=2
      batch m=1 time=20
      ProcSteal p=0 p_seq=3 m=0
      ProcStart p=0 p_seq=4
      """)
    // Calls from 12 to 15 and from 16 to the theft at 20; the end is at 22.
    #expect(rows == [[n(0), ns(21), ns(1), ns(7), n(1), n(1), n(0)]])
  }

  /// The status of a goroutine in a system call comes from a thread that runs another one.
  @Test func callOfAnotherThread() throws {
    let rows = try Intervals.rows(
      "procs",
      """
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=7 m=3 gstatus=syscall
      GoStatus g=1 m=0 gstatus=running
      """)
    #expect(rows == [[n(0), ns(13), ns(0), ns(0), n(0), n(0), n(0)]])
  }
}
