import LogicalPlan
import Testing

@testable import Planner

/// Calls with OVER: what they are bound to, what is refused, what must be held.
@Suite struct WindowTests {
  private func holds(_ sql: String) throws -> String {
    let planned = Optimizer(catalog: SampleCatalog.one, fold: evaluate).optimize(try bound(sql)).plan
    func window(_ plan: LogicalOperator) -> LogicalOperator? {
      if case .window = plan { return plan }
      return plan.inputs.lazy.compactMap(window).first
    }
    return window(planned)?.holds.text ?? "no window"
  }

  @Test func callsAreColumnsBehindTheInputs() throws {
    #expect(
      try planText("select g, sum(dur) over (partition by reason order by end_ts) as s from blocks") == """
        project g, sum(dur) over (partition by reason order by end_ts) as s
        └─ window partition by reason order by end_ts: sum(dur)
           └─ scan blocks: g, reason, end_ts, dur
        """)
    #expect(
      try columns("select rank() over (order by dur), lag(ts) over () as before from blocks")
        == ["rank() over (order by dur) BIGINT", "before TIMESTAMP"])
  }

  @Test func callsOfOneOrderShareAnOperatorAndEqualCallsAColumn() throws {
    let plan = try planText(
      """
      select rank() over (order by dur), sum(g) over (order by dur), rank() over (order by dur) + 1,
        rank() over (order by g) from blocks
      """)
    #expect(
      plan.split(separator: "\n").filter { $0.contains("window") && !$0.contains("project") }.count == 2)
    #expect(plan.contains("window order by dur: rank(), sum(g)\n"))
  }

  @Test func framesAreWrittenWhereTheyAreNotTheStandards() throws {
    func window(_ over: String) throws -> String {
      let text = try planText("select sum(g) over (\(over)) from blocks")
      return String(text.split(separator: "\n")[1].dropFirst("└─ window ".count))
    }
    #expect(try window("order by dur") == "order by dur: sum(g)")
    #expect(
      try window("order by dur range between unbounded preceding and current row") == "order by dur: sum(g)")
    #expect(
      try window("order by dur rows 2 preceding")
        == "order by dur: sum(g) rows between 2 preceding and current row")
    #expect(
      try window("order by ts range between 1ms preceding and 2ms following exclude ties")
        == "order by ts: sum(g) range between 1ms preceding and 2ms following exclude ties")
  }

  @Test func windowsComeAfterGroupsAndBeforeQualify() throws {
    #expect(
      try planText(
        """
        select reason, rank() over (order by sum(dur) desc) as place from blocks
        group by reason having count(*) > 1 qualify place < 3
        """) == """
          project reason, rank() over (order by sum(dur) desc) as place
          └─ filter (rank() over (order by sum(dur) desc)) < 3
             └─ window order by sum(dur) desc: rank()
                └─ filter count(*) > 1
                   └─ aggregate by reason: sum(dur), count(*)
                      └─ scan blocks: reason, dur
          """)
  }

  @Test func namedWindowsAndBases() throws {
    let named = try planText(
      """
      select sum(g) over w, count(*) over (w rows 1 preceding) from blocks
      window p as (partition by reason), w as (p order by dur)
      """)
    #expect(
      named.contains(
        "window partition by reason order by dur: sum(g), count(*) rows between 1 preceding and current row"))
  }

  @Test func whatIsHeld() throws {
    let running = "one row per partition"
    #expect(try holds("select row_number() over (partition by g order by ts) from blocks") == running)
    #expect(try holds("select lag(ts) over (partition by g order by ts) from blocks") == running)
    #expect(
      try holds(
        "select last_value(reason ignore nulls) over (order by ts rows unbounded preceding) from blocks")
        == running)
    #expect(try holds("select row_number() over (partition by g) from blocks where dur > 1ms") == running)
    #expect(
      try holds("select sum(dur) over (partition by g order by ts) from blocks")
        == running + ", the rows of the latest moment")
    for over in [
      "partition by g order by dur", "partition by g order by ts desc", "order by ts, g", "order by end_ts",
      "partition by g", "order by ts rows 5 preceding", "order by ts rows unbounded preceding exclude ties",
    ] {
      #expect(try holds("select sum(dur) over (\(over)) from blocks") == "all rows", "\(over)")
    }
    #expect(try holds("select lag(ts, 2) over (order by ts) from blocks") == "all rows")
    #expect(
      try holds("select lag(ts) over (order by ts) from (from blocks union all from blocks)") == "all rows")
  }

  @Test func severalTracesHaveNoOrder() throws {
    let plan = Optimizer(catalog: SampleCatalog.two, fold: evaluate)
      .optimize(try bound("select lag(ts) over (order by ts) from blocks", catalog: SampleCatalog.two)).plan
    #expect(plan.inputs.first?.holds == .allRows)
  }

  // MARK: Rules

  @Test func testsOfPartitionKeysGoBelow() throws {
    let sql =
      "select * from (select g, dur, rank() over (partition by g order by dur) as r from blocks) where "
    #expect(try planText(sql + "g = 3 and r = 1").contains("scan blocks: g, dur where g = 3"))
    #expect(try planText(sql + "g = 3 and r = 1").contains("filter (rank() over"))
    #expect(try planText(sql + "dur > 1ms").hasSuffix("scan blocks: g, dur"))
    let whole = "select * from (select g, count(*) over () as n from blocks) where g = 3"
    #expect(try planText(whole).hasSuffix("scan blocks: g"))
  }

  @Test func callsThatNobodyReadsGo() throws {
    #expect(
      try planText("select g from (select g, rank() over (order by dur), ts from blocks)") == "scan blocks: g"
    )
    #expect(
      try planText(
        "select r from (select rank() over (order by dur) as r, sum(g) over (order by dur) as s from blocks)"
      )
      .contains("window order by dur: rank()\n"))
  }

  @Test func aWindowKeepsTheOrderOfItsInput() throws {
    #expect(
      try !planText("select ts, rank() over (partition by g order by ts) from blocks order by ts")
        .contains("sort"))
    #expect(try planText("select ts, rank() over (order by g) as r from blocks order by r").contains("sort"))
  }

  @Test func noRowsNeedNoWindow() throws {
    #expect(try planText("select rank() over () from blocks where false").hasPrefix("0 constant rows"))
  }

  // MARK: Errors

  @Test(arguments: [
    (
      "select g from blocks where rank() over (order by g) = 1",
      "\"rank() over (order by g)\" is a window function, and WHERE is tested before windows are computed; "
        + "use QUALIFY @ rank() over (order by g)"
    ),
    (
      "select rank() over (order by g) as r from blocks where r = 1",
      "\"r\" is a window function, and WHERE is tested before windows are computed; use QUALIFY @ r"
    ),
    (
      "select g from blocks group by g having count(*) over () > 1",
      "\"count(*) over ()\" is a window function, and HAVING is tested before windows are computed; "
        + "use QUALIFY @ count(*) over ()"
    ),
    (
      "select sum(rank() over ()) over () from blocks",
      "\"rank() over ()\" is a window function inside \"sum\"; compute the inner one in a subquery "
        + "@ rank() over ()"
    ),
    (
      "select sum(rank() over ()) from blocks",
      "\"rank() over ()\" is a window function inside \"sum\"; compute the inner one in a subquery "
        + "@ rank() over ()"
    ),
    (
      "select rank() over () as r, sum(r) over () from blocks",
      "\"r\" is a window function inside \"sum\"; compute the inner one in a subquery @ r"
    ),
    (
      "select rank() over () as r from blocks group by r",
      "\"r\" is a window function, which GROUP BY cannot have @ r"
    ),
    (
      "select rank() over () from blocks group by 1",
      "\"rank() over ()\" is a window function, which GROUP BY cannot have @ 1"
    ),
    (
      "select rank() from blocks",
      "\"rank\" is a window function and needs OVER; write rank(...) over (partition by ... order by ...) "
        + "@ rank()"
    ),
    (
      "select upper(reason) over () from blocks",
      "\"upper\" is no aggregate and no window function, so it has no OVER @ upper(reason) over ()"
    ),
    (
      "select rank() over regon from blocks window region as ()",
      "no window \"regon\"; did you mean \"region\"? @ regon"
    ),
    (
      "select rank() over w from blocks",
      "no window \"w\"; define it: window w as (partition by ... order by ...) @ w"
    ),
    ("select g from blocks window w as (), w as ()", "WINDOW has \"w\" twice @ w"),
    (
      "select rank() over (w partition by g) from blocks window w as ()",
      "a window built on \"w\" has its PARTITION BY from there @ g"
    ),
    (
      "select rank() over (w order by g) from blocks window w as (order by ts)",
      "the window \"w\" has an ORDER BY already @ g"
    ),
    (
      "select rank() over (w) from blocks window w as (rows 1 preceding)",
      "the window \"w\" has a frame, so no other window can be built on it; write over w without "
        + "parentheses, or leave the frame to the others @ w"
    ),
    (
      "select g from blocks qualify g = 1",
      "QUALIFY needs a window function, in it or in SELECT; a condition on rows belongs in WHERE, one on "
        + "groups in HAVING @ g = 1"
    ),
    (
      "select sum(g) over (order by ts rows between current row and 1 preceding) from blocks",
      "the frame ends before it begins "
        + "@ sum(g) over (order by ts rows between current row and 1 preceding)"
    ),
    (
      "select sum(g) over (order by g, ts range 1 preceding) from blocks",
      "a frame in RANGE with a distance needs a window with one ORDER BY key; ROWS counts rows, GROUPS "
        + "counts groups of equal rows @ 1"
    ),
    (
      "select sum(g) over (groups 1 preceding) from blocks",
      "a frame in GROUPS needs a window with ORDER BY @ sum(g) over (groups 1 preceding)"
    ),
    (
      "select rank() filter (where g > 1) over () from blocks",
      "FILTER belongs in aggregates, and \"rank\" is none @ rank() filter (where g > 1) over ()"
    ),
    (
      "select sum(g ignore nulls) over () from blocks",
      "IGNORE NULLS belongs in lag, lead, first_value, last_value and nth_value; filter (where ... is not "
        + "null) leaves rows out of an aggregate @ sum(g ignore nulls) over ()"
    ),
    (
      "select upper(reason ignore nulls) from blocks",
      "IGNORE NULLS belongs in lag, lead, first_value, last_value and nth_value @ upper(reason ignore nulls)"
    ),
  ])
  func isRefused(_ sql: String, _ expected: String) {
    #expect(mistake(sql) == "bind: " + expected)
  }

  @Test func distancesHaveTheTypeOfTheKeysDifferences() throws {
    #expect(
      mistake("select sum(g) over (order by ts range 5 preceding) from blocks")
        == "type: a frame in RANGE here counts in DURATION, not BIGINT; write 5ms, or 5ns for nanoseconds @ 5"
    )
    #expect(
      mistake("select sum(g) over (order by ts rows 5ms preceding) from blocks").hasPrefix(
        "type: a frame in ROWS here counts in BIGINT, not DURATION"))
    #expect(
      mistake("select sum(g) over (order by reason range 5 preceding) from blocks").hasPrefix(
        "type: a frame in RANGE with a distance needs an ORDER BY key with distances, not VARCHAR"))
    _ = try bound("select sum(g) over (order by dur range 5ms preceding) from blocks")
    _ = try bound("select sum(g) over (order by g range 5 preceding) from blocks")
  }

  @Test func manyWindows() throws {
    let calls = (0..<3000).map { "sum(g + \($0)) over (order by ts)" }.joined(separator: ", ")
    #expect(try bound("select \(calls) from blocks").output.count == 3000)
    let orders = (0..<3000).map { "rank() over (order by g + \($0))" }.joined(separator: ", ")
    #expect(
      mistake("select \(orders) from blocks").hasPrefix(
        "bind: more than 50 windows with different partitions or orders; compute some of them in a subquery"))
  }

  @Test func groupByAllLeavesWindowsOut() throws {
    #expect(
      try planText("select reason, rank() over (order by count(*)) from blocks group by all")
        .contains("aggregate by reason: count(*)"))
  }
}
