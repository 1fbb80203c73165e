import Columns
import Testing
import TraceTestSupport

@Suite struct ProcStatesTableTests {
  @Test(arguments: Intervals.names) func golden(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    #expect(
      GoldenTests.tallies(try scan.rows("proc_states", ["state", "dur"]))
        == GoldenTests.tallies(facts.intervals.procStates))
    try Intervals.checkTimes(scan, "proc_states", facts)
  }

  /// The rows of a proc leave no gap and do not overlap, from the trace's beginning, or the first mention in a
  /// later generation, to its end.
  @Test(arguments: Intervals.names) func tile(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    let duration = facts.lastTime - facts.firstTime
    var ends: [Value: Value] = [:]
    var states: [Value: Value] = [:]
    var firsts: [Value: Int64] = [:]
    var sums: [Value: Int64] = [:]
    for row in try scan.rows("proc_states", ["p", "ts", "end_ts", "dur", "state"]) {
      if let end = ends[row[0]] {
        #expect(end == row[1])
        #expect(states[row[0]] != row[4])
      } else {
        firsts[row[0]] = row[1].integer
      }
      ends[row[0]] = row[2]
      states[row[0]] = row[4]
      sums[row[0], default: 0] += row[3].integer ?? 0
    }
    for (proc, end) in ends {
      #expect(end == .timestamp(duration), "proc \(proc) lasts to the end")
      #expect(sums[proc] == duration - (firsts[proc] ?? 0))
    }
    if facts.generations.count == 1 { #expect(firsts.values.allSatisfy { $0 == 0 }) }
  }

  @Test func statesOfTwoProcs() throws {
    let rows = try Intervals.rows(
      "proc_states",
      """
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      ProcStatus p=1 pstatus=idle
      GoStatus g=1 m=0 gstatus=running
      GoSyscallBegin p_seq=1
      batch m=1 time=20
      ProcSteal p=0 p_seq=2 m=0
      ProcStart p=1 p_seq=1
      generation 2
      sync time=100
      batch m=1 time=110
      ProcStatus p=1 pstatus=running
      ProcStatus p=0 pstatus=idle
      ProcStatus p=2 pstatus=idle
      """)
    #expect(
      rows == [
        [n(0), t("running"), n(0), at(0), at(20), ns(20), flag(false)],
        [n(1), t("idle"), .null, at(0), at(21), ns(21), flag(false)],
        [n(0), t("idle"), n(1), at(20), at(113), ns(93), flag(false)],
        [n(1), t("running"), n(1), at(21), at(113), ns(92), flag(false)],
        [n(2), t("idle"), .null, at(112), at(113), ns(1), flag(false)],
      ])
  }
}
