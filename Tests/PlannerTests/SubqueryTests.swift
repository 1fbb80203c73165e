import LogicalPlan
import Testing

@testable import Planner

/// What becomes of subqueries in plans, and what is refused.
@Suite struct SubqueryTests {
  private func bareText(_ sql: String) throws -> String {
    let plan = try bound(sql)
    #expect(flaws(of: plan) == [])
    #expect(!plan.readsOuter)
    return plan.treeText()
  }

  // MARK: CorrelationPullUp

  @Test func testsOfTheRowAroundBecomeTheJoinsCondition() throws {
    let text = try bareText(
      "select 1 from goroutines r where exists (from blocks b where b.g = r.g and b.dur > 1ms and b.ts < 1s)")
    #expect(
      text == """
        project 1
        └─ filter exists
           └─ mark whether there is a row on g = g
              ├─ scan goroutines as r: g, name, created, share, trace
              └─ filter dur > 1ms and ts < 1s
                 └─ scan blocks as b: g, reason, ts, end_ts, dur, is_long, stack, trace
        """)
  }

  @Test(arguments: [
    "exists (from blocks b where b.ts > 1s or b.g < r.g)",
    "exists (select distinct reason from blocks b where b.g > r.g order by 1 limit 3)",
    "r.g in (select b.g + 1 from blocks b join goroutines c using (g) where c.name < r.name)",
    "r.g > (select b.g from blocks b where b.dur > 1ms and b.g = r.g + 1)",
  ])
  func needNoCombinations(_ condition: String) throws {
    let text = try bareText("select 1 from goroutines r where \(condition)")
    #expect(!text.contains("outer0"), "\(text)")
  }

  @Test(arguments: [
    "exists (select max(g) from blocks b where b.g < r.g having max(b.g) > 3)",
    "r.g in (select b.g from blocks b where b.g < r.g order by ts limit 3)",
    "r.g > (select distinct b.g from blocks b where b.g < r.g)",
    "r.g > (select sum(b.g) from blocks b where b.g < r.g)",
    "r.g > (select row_number() over () from blocks b where b.g < r.g)",
    "r.g in (select g from blocks where g < r.g union select g from goroutines)",
  ])
  func needCombinations(_ condition: String) throws {
    let text = try bareText("select 1 from goroutines r where \(condition)")
    #expect(text.contains("outer0") && text.contains("distinct"), "\(text)")
  }

  // MARK: DependentPlan

  @Test(arguments: [
    "(select max(dur) from blocks b where b.g = r.g)",
    "(select dur from blocks b where b.g = r.g and b.ts > 1s order by ts desc limit 1)",
    "(select count(distinct reason) from blocks b where r.g = b.g and b.reason = r.name)",
  ])
  func equalColumnsNameTheCombinations(_ value: String) throws {
    let text = try bareText("select \(value) from goroutines r")
    #expect(text.contains("as outer0") && !text.contains("distinct\n"), "\(text)")
  }

  @Test func countsOverNothingAreZero() throws {
    let text = try bareText("select (select count(*) + 1 from blocks b where b.g = r.g) from goroutines r")
    #expect(text.contains("when found is null then 0 + 1 else"), "\(text)")
    #expect(
      !(try bareText("select (select sum(g) from blocks b where b.g = r.g) from goroutines r")).contains(
        "found"))
  }

  // MARK: Once

  @Test func whatReadsNothingAroundItIsComputedOnce() throws {
    let text = try bareText(
      """
      select (select max(g) from blocks), 1 + (select max(g) from blocks) as x from goroutines
      where g < (select max(g) from blocks)
      """)
    #expect(text.split(separator: "\n").count { $0.contains("value join") } == 1, "\(text)")
    #expect(try bareText("select exists (from blocks)").contains("limit 1"))
  }

  // MARK: MarkToSemiJoin

  private func afterRule(_ condition: String) throws -> String {
    let plan = FilterPushdown().apply(try bound("select g, dur from blocks b where \(condition)"))
    return MarkToSemiJoin(catalog: SampleCatalog.one).apply(plan).treeText()
  }

  @Test(arguments: [
    ("exists (from goroutines r where r.g = b.g)", "semi join"),
    ("g in (select g from goroutines)", "semi join"),
    ("not exists (from goroutines r where r.g = b.g)", "anti join"),
    ("dur > 1ms and exists (from goroutines r where r.g = b.g)", "semi join"),
  ])
  func filtersBecomeJoins(_ condition: String, _ join: String) throws {
    let text = try afterRule(condition)
    #expect(text.contains(join) && !text.contains("mark"), "\(text)")
  }

  @Test(arguments: [
    "g not in (select g from goroutines)", "dur > 1ms or exists (from goroutines r where r.g = b.g)",
    "(g in (select g from goroutines)) is null", "(g in (select g from goroutines)) = is_long",
  ])
  func otherAnswersStay(_ condition: String) throws {
    let text = try afterRule(condition)
    #expect(
      text.contains("mark whether") && !text.contains("semi join") && !text.contains("anti join"), "\(text)")
  }

  @Test func theSmallerSideIsHeld() throws {
    let optimizer = Optimizer(catalog: SampleCatalog.one, fold: evaluate)
    func held(_ sql: String) throws -> JoinSide? {
      func find(_ plan: LogicalOperator) -> JoinSide? {
        if case .join(_, _, let join) = plan { return join.held }
        return plan.inputs.lazy.compactMap(find).first
      }
      return find(optimizer.optimize(try bound(sql)).plan)
    }
    #expect(try held("from goroutines r where exists (from blocks b where b.g = r.g)") == .left)
    #expect(try held("from blocks b where exists (from goroutines r where b.g = r.g)") == .right)
  }

  // MARK: Other rules around marks

  @Test func marksLetTestsAndColumnsThrough() throws {
    #expect(
      try planText(
        """
        select reason from (select *, g not in (select g from goroutines where share > 1) as x from blocks)
        where x and dur > 1ms
        """) == """
          project reason
          └─ filter not in
             └─ mark whether g in g
                ├─ scan blocks: g, reason where dur > 1ms
                └─ scan goroutines: g where share > 1.0
          """)
    #expect(
      try planText("select reason from (select *, exists (from goroutines) as x from blocks)")
        == "scan blocks: reason")
    #expect(
      try !planText("select g in (select g from goroutines where false) from blocks").contains("mark"))
  }

  // MARK: Names

  @Test func namesAreLookedForFromTheInsideOut() throws {
    // goroutines has no column dur, so it is that of blocks; g is the inner one.
    let text = try bareText("select (select max(g) from goroutines where dur > 1ms and g > 2) from blocks")
    #expect(text.contains("aggregate by outer0: max(g)") && text.contains("dur as outer0"), "\(text)")
    #expect(
      try columns(
        "select (select max(c.share) from goroutines c where exists (from goroutines d where d.g = b.g)) "
          + "as x from blocks b") == ["x DOUBLE"])
  }

  @Test(arguments: [
    (
      "select (select g, reason from blocks) from goroutines",
      "bind: a subquery that is used as a value has one column, and this one has 2 @ select g, reason from blocks"
    ),
    (
      "select g in (select * from goroutines) from blocks",
      "bind: a subquery beside IN has one column here, and this one has 4 @ select * from goroutines"
    ),
    (
      "select g in (select name from goroutines) from blocks",
      "type: cannot compare BIGINT with VARCHAR; cast one of them: x::VARCHAR or x::BIGINT @ "
        + "g in (select name from goroutines)"
    ),
    (
      "from blocks limit (select 1)", "bind: subqueries in LIMIT are not in this version of tq @ (select 1)"
    ),
    (
      "select g, (select max(share) from goroutines where name = reason) from blocks group by g",
      "bind: column \"reason\" is neither grouped nor inside an aggregate; add reason to GROUP BY, or take "
        + "any_value(reason) @ reason"
    ),
    (
      "select (select 1 from goroutines r where r.g = b.grr) from blocks b",
      "bind: no column \"grr\" in b; it has g, reason, ts, end_ts, dur, is_long, stack @ grr"
    ),
    (
      "from blocks b full join lateral (select b.g) c on true",
      "bind: FULL JOINs with LATERAL are not in this version of tq @ lateral (select b.g) c"
    ),
    (
      "select (select max(b.g) from goroutines) from blocks b",
      "bind: aggregates of columns of a query further out are not in this version of tq; compute it in that "
        + "query, or in a subquery of its FROM @ max(b.g)"
    ),
    (
      "from blocks b asof join goroutines r on b.g >= r.g and exists (from goroutines)",
      "bind: subqueries in ON of ASOF JOIN are not in this version of tq; compute the value in a subquery of FROM "
        + "@ b.g >= r.g and exists (from goroutines)"
    ),
    (
      "from lateral (select 1) c",
      "bind: LATERAL reads the tables before it, and here are none @ lateral (select 1) c"
    ),
    (
      "from blocks b left join goroutines r on exists (from goroutines c where c.g = b.g)",
      "bind: subqueries that read the left side in ON of a join that is not an inner one are not in this version "
        + "of tq; compute the value in a subquery of FROM @ exists (from goroutines c where c.g = b.g)"
    ),
    (
      "select (select count(*) from goroutines r full join (select b.g as h) c on r.g = c.h) from blocks b",
      "bind: FULL JOINs in subqueries that read the rows around them are not in this version of tq @ "
        + "(select count(*) from goroutines r full join (select b.g as h) c on r.g = c.h)"
    ),
    (
      "select (with recursive r as (select b.g as n union select n + 1 from r) select max(n) from r) from blocks b",
      "bind: recursive tables that read the rows around their query are not in this version of tq @ "
        + "(with recursive r as (select b.g as n union select n + 1 from r) select max(n) from r)"
    ),
    (
      "with recursive r as (select g from r) from r",
      "bind: \"r\" reads itself where it cannot; a recursive table is one query UNION [ALL] another, which reads "
        + "it; ORDER BY and LIMIT go outside @ r"
    ),
    (
      "with recursive r as (select 1 union all select 1, 2 from r) from r",
      "bind: UNION needs as many columns on both sides: 1 before it, 2 after it @ "
        + "select 1 union all select 1, 2 from r"
    ),
    (
      "with recursive r(n) as (select 1 union all select reason from r, blocks) from r",
      "type: column 1 of UNION is BIGINT and VARCHAR; cast one of them: x::VARCHAR or x::BIGINT @ "
        + "select 1 union all select reason from r, blocks"
    ),
  ])
  func mistakesAreNamed(_ sql: String, _ expected: String) {
    #expect(mistake(sql) == expected)
  }

  // MARK: Recursion

  @Test func aStepMayWidenTheColumns() throws {
    #expect(
      try columns("with recursive r(n) as (select 1 union all select n * 2.5 from r where n < 9) from r")
        == ["n DOUBLE"])
    #expect(
      try columns("with recursive r(n) as (select null union all select g from r, blocks) from r")
        == ["n BIGINT"])
  }

  @Test func withRecursiveNeedNotBe() throws {
    #expect(try planText("with recursive c as (select g from blocks) from c") == "scan blocks: g")
    #expect(
      try bareText("with recursive c as (select 1 as g union select g from blocks) from c").contains(
        "union all"))
  }

  // MARK: CommonSubexpressions

  private func shared(_ sql: String) throws -> String {
    let plan = CommonSubexpressions().apply(try bound(sql))
    #expect(flaws(of: plan) == [])
    return plan.treeText()
  }

  @Test(arguments: [
    "select upper(reason) as a, upper(reason) || 'x' from blocks",
    "select g + 1 as x, x * 2 from blocks",
    "select coalesce(upper(reason), 'none') from blocks",
    "select sum(g + 1), max(g + 1) from blocks",
    "select g + 1, count(*) from blocks group by g + 1, (g + 1) * 2",
  ])
  func whatStandsTwiceIsComputedOnce(_ sql: String) throws {
    let text = try shared(sql)
    let lines = text.split(separator: "\n").filter { $0.contains("upper(reason)") || $0.contains("g + 1") }
    #expect(text.split(separator: "\n").count == (try bound(sql).treeText()).split(separator: "\n").count + 1)
    #expect(!lines.isEmpty)
  }

  @Test(arguments: [
    "select g, g as h, 1 + 2, 1 + 2 from blocks", "select is_long and g > 1, is_long and g > 1 from blocks",
    "select case when g > 0 then 10 // g end, case when g < 0 then 10 // g end from blocks",
    "select is_long and 10 // g > 1 as a, is_long or 10 // g > 2 from blocks",
    "select sum(10 // g) filter (where g > 0), max(10 // g) filter (where g < 0) from blocks",
    "select upper(reason), reason || 'x' from blocks",
  ])
  func orNot(_ sql: String) throws {
    #expect(try shared(sql) == (try bound(sql).treeText()))
  }
}
