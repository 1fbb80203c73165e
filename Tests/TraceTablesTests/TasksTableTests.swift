import Columns
import Testing
import TraceTestSupport

@Suite struct TasksTableTests {
  @Test(arguments: Intervals.names) func golden(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    #expect(Intervals.spans(try scan.rows("tasks", ["name", "dur"])) == facts.intervals.tasks)
    try Intervals.checkTimes(scan, "tasks", facts)
  }

  @Test(arguments: GoldenTests.names) func summary(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    guard let summary = facts.intervals.summaryTasks else { return }
    let whole = try scan.rows("tasks", ["name", "dur", "complete"]).filter { $0[2] == .boolean(true) }
    #expect(Intervals.spans(whole) == summary)
  }

  @Test(arguments: Intervals.names) func countsOfWhatIsInThem(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    let rows = try scan.rows("tasks", ["task", "regions", "logs", "ts", "end_ts", "complete"])
    let events = try scan.rows("events", ["kind", "task", "ts"])
    for row in rows where row[5] == .boolean(true) {
      func count(_ kind: String) -> Int64 {
        let (ts, end) = (row[3].integer ?? 0, row[4].integer ?? 0)
        return Int64(
          events.filter { $0[0].text == kind && $0[1] == row[0] && ts...end ~= $0[2].integer ?? -1 }.count)
      }
      // Few enough to count one by one.
      if rows.count > 100 { continue }
      #expect(row[1].integer == count("RegionBegin"))
      #expect(row[2].integer == count("Log"))
    }
    #expect(Intervals.sum(rows, 2) <= Int64(facts.logs.values.reduce(0, +)))
  }

  @Test func endedTwiceNeverBegunAndUsedAgain() throws {
    let scan = TableScan(try Fixtures.textTrace("tasks-across-generations"))
    let stack = frame("main.main", 2)
    let expected: [[Value]] = [
      [n(8), n(7), t("payment"), n(1), at(13), at(112), ns(99), n(1), .null, n(0), n(1), flag(true)],
      [n(8), .null, .null, .null, at(113), at(113), ns(0), n(1), .null, n(0), n(0), flag(false)],
      [n(9), .null, .null, .null, at(0), at(114), ns(114), n(1), .null, n(0), n(0), flag(false)],
      [n(7), .null, t("order"), n(1), at(12), at(115), ns(103), n(1), stack, n(0), n(0), flag(true)],
      [n(7), n(9), t("refund"), n(1), at(116), at(117), ns(1), .null, .null, n(0), n(0), flag(false)],
    ]
    #expect(try scan.rows("tasks") == expected)
  }

  @Test func mentioned() throws {
    let rows = try Intervals.rows(
      "tasks",
      """
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      UserRegionEnd task=3 name_string="before"
      UserTaskBegin task=6 parent_task=4 name_string="six"
      UserRegionBegin task=6 name_string="inside"
      UserLog task=5 key_string="k" value_string="v"
      UserLog task=0 key_string="k" value_string="v"
      UserTaskEnd task=6
      UserRegionEnd task=6 name_string="inside"
      UserLog task=6 key_string="late" value_string="v"
      """)
    let mentioned: [Value] = [.null, .null, .null, at(0), at(20), ns(20), .null, .null]
    let expected: [[Value]] = [
      [n(6), n(4), t("six"), n(1), at(13), at(17), ns(4), n(1), .null, n(1), n(0), flag(true)],
      [n(3)] + mentioned + [n(1), n(0), flag(false)],
      [n(4)] + mentioned + [n(0), n(0), flag(false)],
      [n(5)] + mentioned + [n(0), n(1), flag(false)],
    ]
    #expect(rows == expected)
  }
}
