import Catalog
import Columns
import LogicalPlan
import Testing

@testable import Planner

/// What is known of the order of rows: sorts that go, groups that are handed on one by one.
@Suite struct OrderRuleTests {
  // MARK: OrderElimination

  @Test(arguments: [
    ("select g from blocks order by time_bucket(1ms, ts)", "scan blocks: g"),
    ("select g, ts from blocks order by time_bucket(1ms, ts), ts", "scan blocks: g, ts"),
    (
      "select time_bucket(1ms, ts + 1ms) as b, dur from blocks order by b",
      "project time_bucket(1ms, ts + 1ms) as b, dur\n└─ scan blocks: ts, dur"
    ),
    (
      "select time_bucket(1ms, ts) as b, reason, count(*) from blocks group by all order by b",
      "aggregate by time_bucket(1ms, ts) as b, reason: count(*)\n└─ scan blocks: reason, ts"
    ),
    ("select distinct ts from blocks order by ts", "distinct\n└─ scan blocks: ts"),
    (
      "select g from (select * from blocks order by reason desc, g, dur limit 9) order by reason desc, g",
      "project g\n└─ top 9 by reason desc, g, dur\n   └─ scan blocks: g, reason, dur"
    ),
    // Equal rows of a sort stay in the order they came in.
    (
      "select g from (select * from blocks order by g limit 9) order by g, ts",
      "top 9 by g\n└─ scan blocks: g"
    ),
    (
      "select g + 1 as h from (select g from blocks order by g limit 9) order by h",
      "project g + 1 as h\n└─ top 9 by g\n   └─ scan blocks: g"
    ),
  ])
  func sortsThatChangeNothingGo(sql: String, plan: String) throws { #expect(try planText(sql) == plan) }

  @Test(arguments: [
    "select g from blocks order by time_bucket(1ms, ts) desc",
    "select g from blocks order by time_bucket(1ms, ts), g",
    "select g from blocks order by time_bucket(dur, ts)",
    "select g from blocks order by time_bucket(1ms, end_ts)",
    "select g from blocks order by 1ms - ts::duration",
    "select g from blocks order by ts - ts",
    "select g from (select * from blocks order by g desc limit 9) order by g",
    "select g from (select * from blocks order by g nulls first limit 9) order by g",
    "select g from (select * from blocks order by g, reason limit 9) order by reason",
    // Of several values of g the sum is one, and the rows in it are in the order of g.
    "select g from (select time_bucket(1ms, end_ts) as b, g from blocks order by end_ts limit 9) order by b, g",
    "select count(*) as n from blocks group by ts order by n",
    "select 0.5 + share as x from (select share from goroutines order by share limit 9) order by x",
    "(select ts from blocks) union all (select ts from blocks) order by ts",
  ])
  func otherSortsStay(sql: String) throws { #expect(try planText(sql).contains("sort by")) }

  @Test func ofSeveralTracesOnlyASortTells() throws {
    #expect(
      try planText("select g from blocks order by time_bucket(1ms, ts)", catalog: SampleCatalog.two)
        .contains("sort by"))
    #expect(
      try planText(
        "select g from (select g, dur from blocks order by g, dur limit 9) order by g",
        catalog: SampleCatalog.two) == "project g\n└─ top 9 by g, dur\n   └─ scan blocks: g, dur")
  }

  // MARK: OrderedAggregate

  /// What the aggregates of a plan hold.
  private func held(_ sql: String, catalog: QueryCatalog = SampleCatalog.one) throws -> [String] {
    let plan = Optimizer(catalog: catalog, fold: evaluate).optimize(try bound(sql, catalog: catalog)).plan
    func held(_ plan: LogicalOperator) -> [String] {
      let own: [String] = if case .aggregate = plan { [plan.holds.text] } else { [] }
      return own + plan.inputs.flatMap(held)
    }
    return held(plan)
  }

  @Test(arguments: [
    ("select ts, count(*) from blocks group by ts", "one group, until ts changes"),
    (
      "select time_bucket(1ms, ts) as b, sum(dur) from blocks where g > 1 group by b",
      "one group, until time_bucket(1ms, ts) changes"
    ),
    (
      "select time_bucket(1ms, ts) as b, reason, count(distinct g) from blocks group by all",
      "one row per group, each distinct argument, until time_bucket(1ms, ts) changes"
    ),
    (
      "select ts + 1ms, time_bucket(1ms, ts), min(g) from blocks group by all",
      "one group, until ts + 1ms or time_bucket(1ms, ts) changes"
    ),
    (
      "select reason, g, count(*) from (from blocks order by reason desc) group by g, reason",
      "one row per group, until reason changes"
    ),
    (
      "select reason, g, count(*) from (from blocks order by reason, g desc, dur) group by g, reason",
      "one group, until g or reason changes"
    ),
    // Rows of a reason are in the order of the table.
    (
      "select reason, ts, count(*) from (from blocks order by reason) group by reason, ts",
      "one group, until reason or ts changes"
    ),
    (
      "select b.ts, min(name) from blocks b left join goroutines using (g) group by b.ts",
      "one group, until ts changes"
    ),
  ])
  func groupsThatComeOneByOneAreNotHeld(sql: String, held: String) throws {
    #expect(try self.held(sql) == [held])
  }

  @Test(arguments: [
    "select g, count(*) from blocks group by g",
    "select end_ts, count(*) from blocks group by end_ts",
    "select time_bucket(1ms, end_ts), count(*) from blocks group by 1",
    "select g % 2, count(*) from (from blocks order by g, dur) group by 1",
    "select dur, count(*) from (from blocks order by g, dur) group by dur",
    "select upper(reason), count(*) from (from blocks order by reason) group by 1",
    // Stacks that a sort takes for equal may be two.
    "select stack, count(*) from (from blocks order by stack) group by stack",
    "select ts, count(*) from ((from blocks) union all (from blocks)) group by ts",
    // Rows of the side that is held come again and again.
    "select r.ts, count(*) from blocks b join blocks r using (g) group by r.ts",
  ])
  func otherGroupsAreHeld(sql: String) throws { #expect(try held(sql) == ["one row per group"]) }

  @Test func ofSeveralTracesGroupsAreHeld() throws {
    #expect(
      try held("select ts, count(*) from blocks group by ts", catalog: SampleCatalog.two)
        == ["one row per group"])
    #expect(try held("select count(*) from blocks") == ["one row"])
  }

  // MARK: OrderedWindow

  @Test func aWindowOverASortIsAnsweredAsRowsGoBy() throws {
    func held(_ sql: String) throws -> String {
      let optimizer = Optimizer(catalog: SampleCatalog.one, fold: evaluate)
      var plan = optimizer.optimize(try bound(sql)).plan
      while case .project(let input, _) = plan { plan = input }
      return plan.holds.text
    }
    #expect(
      try held("select lag(g) over (order by g desc) from (from blocks order by g desc, dur)")
        == "one row per partition")
    #expect(
      try held("select lag(g) over (partition by g order by time_bucket(1ms, ts)) from blocks")
        == "one row per partition")
    #expect(try held("select lag(g) over (order by g) from (from blocks order by dur, g)") == "all rows")
    // Its peers are not told by a word.
    #expect(try held("select lag(g) over (order by reason) from (from blocks order by reason)") == "all rows")
  }
}
