import Testing

@testable import Planner

/// Grouping: what is an aggregate, what is a grouping, and what is neither.
@Suite struct AggregateTests {
  private let scan = "scan blocks: g, reason, ts, end_ts, dur, is_long, stack, trace"

  @Test(arguments: ["r", "1", "upper(reason)", "all", "r, 1, upper(blocks.reason)", "(r, 1)"])
  func groupsByAliasesOrdinalsExpressionsAndAll(_ groupBy: String) throws {
    let text = try planText("select upper(reason) as r, count(*) as n from blocks group by \(groupBy)")
    let lines = text.split(separator: "\n")
    #expect(lines.count == 3, "\(text)")
    #expect(lines[1] == "└─ aggregate by upper(reason)\(text.contains(" as r:") ? " as r" : ""): count(*)")
    #expect(lines[2] == "   └─ scan blocks: reason")
  }

  @Test func aColumnComesBeforeAnAliasInGroupBy() throws {
    #expect(
      try planText("select upper(reason) as reason, count(*) from blocks group by reason")
        == """
        project upper(reason) as reason, count(*)
        └─ aggregate by reason: count(*)
           └─ scan blocks: reason
        """)
  }

  @Test func aggregatesAreComputedOnce() throws {
    #expect(
      try boundText(
        "select sum(dur), sum(b.dur) / sum(dur) as one, count() as n from blocks b having count(*) > 1 order by sum(dur)"
      )
        == """
        sort by sum(dur)
        └─ project sum(dur), sum(dur) / sum(dur) as one, count(*) as n
           └─ filter count(*) > 1
              └─ aggregate sum(dur), count(*)
                 └─ scan blocks as b: g, reason, ts, end_ts, dur, is_long, stack, trace
        """)
  }

  @Test func partsOfAGroupingMatch() throws {
    #expect(
      try boundText("select g + 1, (g + 1) * 2, count(*) from blocks group by g + 1")
        == "project g + 1, (g + 1) * 2, count(*)\n└─ aggregate by g + 1: count(*)\n   └─ \(scan)")
  }

  @Test func distinctFilterAndOrderStandInside() throws {
    #expect(
      try boundText(
        "select count(distinct reason) filter (where dur > 1ms), string_agg(reason, ',' order by ts desc) from blocks"
      )
        == """
        project count(distinct reason) filter (where dur > 1ms), string_agg(reason, ',' order by ts desc)
        └─ aggregate count(distinct reason) filter (where dur > 1ms), string_agg(reason, ',' order by ts desc)
           └─ \(scan)
        """)
  }

  @Test func havingAloneGroups() throws {
    // DuckDB: one row, and `select 1 from t having false` none.
    #expect(
      try boundText("select 1 from blocks having true")
        == "project 1\n└─ filter true\n   └─ aggregate\n      └─ \(scan)")
  }

  @Test func havingAndOrderSeeAliasesOfAggregates() throws {
    #expect(
      try planText(
        "select reason, sum(dur) as dur from blocks group by 1 having dur > 1s order by dur desc limit 3")
          == """
          top 3 by dur desc
          └─ project reason, sum(dur) as dur
             └─ filter sum(dur) > 1s
                └─ aggregate by reason: sum(dur)
                   └─ scan blocks: reason, dur
          """)
  }

  @Test func aColumnMustBeGroupedOrAggregated() {
    #expect(
      mistake("select reason, upper(reason) || reason, count(*) from blocks group by upper(reason)")
        == "bind: column \"reason\" is neither grouped nor inside an aggregate; add reason to GROUP BY, "
        + "or take any_value(reason) @ reason")
    #expect(
      mistake("select g + 1, count(*) from blocks")
        == "bind: column \"g\" is neither grouped nor inside an aggregate; write GROUP BY g, or take any_value(g) @ g"
    )
    #expect(mistake("select count(*) from blocks order by ts").contains("column \"ts\" is neither grouped"))
    #expect(mistake("select 1 from blocks having g > 1").contains("column \"g\" is neither grouped"))
  }

  @Test func anAggregateHasItsPlaces() {
    #expect(
      mistake("select g from blocks where sum(dur) > 1s")
        == "bind: \"sum(dur)\" is an aggregate, and WHERE is tested before rows are grouped; use HAVING @ sum(dur)"
    )
    #expect(
      mistake("select g, count(*) as n from blocks where n > 1 group by g")
        == "bind: \"n\" is an aggregate, and WHERE is tested before rows are grouped; use HAVING @ n")
    #expect(
      mistake("select sum(count(*)) from blocks")
        == "bind: \"count(*)\" is an aggregate inside the aggregate \"sum\"; compute the inner one in a subquery @ count(*)"
    )
    #expect(
      mistake("select count(*) as n, sum(n) from blocks").hasPrefix(
        "bind: \"n\" is an aggregate inside the aggregate"))
    #expect(
      mistake("select g, count(*) from blocks group by 2").contains(
        "is an aggregate, which GROUP BY cannot have"))
    #expect(mistake("select upper(distinct reason) from blocks").contains("DISTINCT belongs in aggregates"))
    #expect(
      mistake("select upper(reason) filter (where true) from blocks").contains("FILTER belongs in aggregates")
    )
  }
}
