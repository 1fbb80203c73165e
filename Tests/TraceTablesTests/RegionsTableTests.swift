import Columns
import Testing
import TraceTestSupport

@Suite struct RegionsTableTests {
  @Test(arguments: Intervals.names) func golden(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    // Without and with the columns that need the goroutines' states.
    #expect(Intervals.spans(try scan.rows("regions", ["name", "dur"])) == facts.intervals.regions)
    let rows = try scan.rows("regions", ["name", "dur", "running", "runnable", "waiting", "syscall"])
    #expect(Intervals.spans(rows) == facts.intervals.regions)
    for row in rows { #expect(row[2...5].compactMap(\.integer).reduce(0, +) == row[1].integer) }
    try Intervals.checkTimes(scan, "regions", facts)
  }

  @Test(arguments: GoldenTests.names) func summary(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    guard let summary = facts.intervals.summaryRegions else { return }
    let columns = ["name", "dur", "running", "runnable", "waiting", "syscall", "complete"]
    let whole = try scan.rows("regions", columns).filter { $0[6] == .boolean(true) }
    let spans = Intervals.spans(whole)
    #expect(Set(spans.keys) == Set(summary.keys))
    for (name, group) in summary {
      let rows = whole.filter { ($0[0].text ?? "") == name }
      #expect(spans[name] == IntervalFacts.Span(count: group.count, ns: group.ns, max: group.max))
      #expect(
        (2...5).map { Intervals.sum(rows, $0) } == [group.exec, group.schedWait, group.block, group.syscall])
    }
  }

  /// Where the states of the goroutine lie inside the region, cut at its ends.
  @Test(arguments: GoldenTests.names) func sumsAreOfStates(name: String) throws {
    let (scan, _) = try Intervals.open(name)
    let columns = ["g", "ts", "end_ts", "running", "runnable", "waiting", "syscall"]
    let rows = try scan.rows("regions", columns).prefix(40)
    if rows.isEmpty { return }
    let states = try scan.rows("states", ["g", "ts", "end_ts", "state"])
    for row in rows {
      guard let begin = row[1].integer, let end = row[2].integer else { continue }
      var sums = ["running": 0, "runnable": 0, "waiting": 0, "syscall": 0] as [String: Int64]
      for state in states where state[0] == row[0] {
        let inside = min(end, state[2].integer ?? 0) - max(begin, state[1].integer ?? 0)
        sums[state[3].text ?? "", default: 0] += max(0, inside)
      }
      let expected = ["running", "runnable", "waiting", "syscall"].map { sums[$0] }
      #expect(row[3...6].map(\.integer) == expected)
    }
  }

  @Test func nestedUnbegunAndUnended() throws {
    let rows = try Intervals.rows(
      "regions",
      """
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      UserRegionEnd task=0 name_string="before"
      UserRegionBegin task=5 name_string="outer" stack="main.main main.go:2"
      UserRegionBegin task=5 name_string="inner"
      GoBlock dt=6 reason_string="sleep"
      GoUnblock g=1 g_seq=1
      GoStart dt=4 g=1 g_seq=2
      GoSyscallBegin p_seq=1
      GoSyscallEnd dt=3
      UserRegionEnd task=5 name_string="inner" stack="main.done main.go:9"
      GoCreate new_g=2
      GoDestroy dt=9
      GoStart g=2 g_seq=1
      UserRegionEnd task=0 name_string="foreign"
      UserRegionBegin task=0 name_string="open"
      """)
    let expected: [[Value]] = [
      [t("before"), n(0), n(1), n(0), at(0), at(12), ns(12), .null, .null]
        + [ns(12), ns(0), ns(0), ns(0), flag(false)],
      [t("inner"), n(5), n(1), n(1), at(14), at(30), ns(16), .null, frame("main.done", 9, 4112)]
        + [ns(8), ns(4), ns(1), ns(3), flag(true)],
      [t("outer"), n(5), n(1), n(0), at(13), at(40), ns(27), frame("main.main", 2), .null]
        + [ns(19), ns(4), ns(1), ns(3), flag(false)],
      [t("foreign"), n(0), n(2), n(0), at(31), at(42), ns(11), .null, .null]
        + [ns(1), ns(10), ns(0), ns(0), flag(false)],
      [t("open"), n(0), n(2), n(0), at(43), at(44), ns(1), .null, .null]
        + [ns(1), ns(0), ns(0), ns(0), flag(false)],
    ]
    #expect(rows == expected)
  }

  @Test func acrossGenerations() throws {
    let scan = TableScan(try Fixtures.textTrace("regions"))
    let rows = try scan.rows("regions", ["name", "depth", "ts", "end_ts", "complete"])
    // Events of the second generation begin at 111 - 1, two of them statuses.
    #expect(
      rows == [
        [t("before"), n(0), at(0), at(12), flag(false)],
        [t("inner"), n(1), at(14), at(15), flag(true)],
        [t("outer"), n(0), at(13), at(115), flag(true)],
      ])
  }
}
