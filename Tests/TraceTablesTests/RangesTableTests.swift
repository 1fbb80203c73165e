import Columns
import Testing
import TraceTestSupport

@Suite struct RangesTableTests {
  @Test(arguments: Intervals.names) func golden(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    #expect(Intervals.spans(try scan.rows("ranges", ["name", "dur"])) == facts.intervals.ranges)
    try Intervals.checkTimes(scan, "ranges", facts)
  }

  /// Go's analysis sums up the ranges that are about a goroutine.
  @Test(arguments: GoldenTests.names) func summary(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    guard let summary = facts.intervals.summaryRanges else { return }
    let rows = try scan.rows("ranges", ["name", "dur", "scope"]).filter { $0[2].text == "goroutine" }
    let sums = Intervals.spans(rows).mapValues(\.ns)
    #expect(sums.filter { $0.value > 0 } == summary.filter { $0.value > 0 })
  }

  /// Rows agree with the events that begin and end them.
  @Test(arguments: Intervals.names) func events(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    let rows = try scan.rows(
      "ranges", ["name", "scope", "scope_id", "g", "p", "m", "ts", "stack", "complete"])
    // What was found under way has no context; before Go 1.22 a mark phase begins on a proc that there is not.
    let begun = rows.filter { $0[4] != .null || $0[5] != .null }.map { Array($0[0...7]) }
    let events = try scan.rows(
      "events", ["name", "scope", "scope_id", "g", "p", "m", "ts", "stack"],
      where: [("kind", .equal(.varchar("RangeBegin")))])
    #expect(Set(begun) == Set(events))
    #expect(begun.count == events.count)
    let ends = facts.ranges.values.map(\.end).reduce(0, +)
    #expect(rows.filter { $0[8] == .boolean(true) }.count <= ends)
  }

  @Test func everyKind() throws {
    let scan = TableScan(try Fixtures.textTrace("ranges"))
    let none: [Value] = [.null, .null]
    let context = [n(1), n(0), n(0)]
    let goroutine = [t("goroutine"), n(1)] + context
    let nowhere: [Value] = [t("none"), .null, .null, .null, .null]
    let mark = t("GC concurrent mark phase")
    let sweep = [t("GC incremental sweep"), t("proc"), n(0)] + context
    let swept: [Value] = [n(8192), n(4096), flag(true)]
    let expected: [[Value]] = [
      sweep + [at(14), at(19), ns(5), frame("runtime.sweep", 1)] + swept,
      [t("GC mark assist")] + goroutine
        + [at(20), at(116), ns(96), frame("runtime.assist", 2)] + none + [flag(true)],
      [mark] + nowhere + [at(0), at(118), ns(118), .null] + none + [flag(false)],
      [t("stop-the-world (GC mark termination)")] + goroutine
        + [at(117), at(119), ns(2), frame("runtime.stop", 4)] + none + [flag(true)],
      [t("stop-the-world (read mem stats)")] + goroutine
        + [at(120), at(127), ns(7), .null] + none + [flag(true)],
      [mark, t("none"), .null] + context + [at(128), at(129), ns(1), .null] + none + [flag(false)],
    ]
    // Files and program counters of the stacks are another test's concern.
    #expect(try scan.rows("ranges").map { $0.map(leaf) } == expected.map { $0.map(leaf) })
  }

  private func leaf(_ value: Value) -> Value {
    if case .stack(let frames) = value { return .varchar(frames.first?.function ?? "") }
    return value
  }

  @Test func activeInTheFirstGeneration() throws {
    let scan = TableScan(try Fixtures.textTrace("ranges-active-first"))
    let nobody: [Value] = [.null, .null, .null]
    #expect(
      try scan.rows("ranges") == [
        [t("GC mark assist"), t("goroutine"), n(1)] + nobody
          + [at(0), at(18), ns(18), .null, .null, .null, flag(false)],
        [t("GC incremental sweep"), t("proc"), n(0)] + nobody
          + [at(0), at(19), ns(19), .null, n(1), n(0), flag(false)],
      ])
  }

  @Test func endsWithItsGoroutine() throws {
    let rows = try Intervals.rows(
      "ranges",
      """
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      GCMarkAssistBegin
      GoDestroy dt=5
      """)
    #expect(
      rows == [
        [
          t("GC mark assist"), t("goroutine"), n(1), n(1), n(0), n(0), at(12), at(17), ns(5), .null, .null,
          .null,
          flag(false),
        ]
      ])
  }
}
