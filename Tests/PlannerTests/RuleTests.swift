import Columns
import LogicalPlan
import Testing

@testable import Planner

/// Each rule where it fires and where it must not, alone.
@Suite struct RuleTests {
  /// The query's plan after one rule alone.
  private func text(_ rule: any OptimizerRule, _ sql: String) throws -> String {
    rule.apply(try bound(sql)).treeText()
  }

  private let folding = ConstantFolding(fold: evaluate)
  private let scan = "scan blocks: g, reason, ts, end_ts, dur, is_long, stack, trace"

  // MARK: ConstantFolding

  @Test(arguments: [
    ("1 + 2 * 3", "7"), ("upper('a') = 'A'", "true"), ("g > 1 + 1", "g > 2"),
    ("g > 1 and true", "g > 1"), ("g > 1 and false", "false"), ("g > 1 or true", "true"),
    ("not (g = 1)", "g <> 1"), ("not (g < 1)", "not g < 1"), ("g = null", "null"),
    ("g is not distinct from null", "g is null"), ("null and null", "null"), ("null and false", "false"),
    ("null or true", "true"), ("2 in (1, 2)", "true"), ("3 in (1, null)", "null"), ("g in (1)", "g = 1"),
    ("case when 1 > 2 then g when 2 > 1 then 5 else 6 end", "5"),
    ("case when g > 1 then 1 when false then 2 else 3 end", "case when g > 1 then 1 else 3 end"),
    ("coalesce(null, 4)", "4"), ("null is null", "true"), ("'a' < 'é'", "true"), ("1.5 < 2", "true"),
  ])
  func foldsConstants(_ written: String, _ expected: String) throws {
    let text = try text(folding, "select \(written) as x from blocks")
    #expect(text == "project \(expected) as x\n└─ \(scan)")
  }

  @Test func leavesErrorsWhereTheyAre() throws {
    // 1 // 0 must not be computed unless a row asks for it.
    #expect(
      try text(folding, "select case when g = 0 then 0 else 1 // 0 end as x from blocks")
        == "project case when g = 0 then 0 else 1 // 0 end as x\n└─ \(scan)")
    #expect(
      try text(folding, "select 9223372036854775807 + 1 as x")
        == "project 9223372036854775807 + 1 as x\n└─ one row")
  }

  @Test func knownFiltersGo() throws {
    #expect(try planText("select g from blocks where 1 = 1") == "scan blocks: g")
    #expect(try planText("select g from blocks where 1 = 2") == "0 constant rows: g")
    #expect(try planText("select g from blocks where null") == "0 constant rows: g")
  }

  // MARK: EmptyInput

  @Test func noRowsMakeNoRowsButForTheWholeAggregate() throws {
    #expect(
      try planText("select reason, count(*) from blocks where false group by 1")
        == "0 constant rows: reason, count(*)")
    #expect(try planText("select g from blocks order by dur limit 0") == "0 constant rows: g")
    #expect(
      try planText("select count(*) from blocks where false") == "aggregate count(*)\n└─ 0 rows")
  }

  // MARK: FilterPushdown

  @Test(arguments: [
    ("dur > 10ms", "dur > 10ms"), ("10ms < dur", "dur > 10ms"),
    ("reason in ('a', null, 'b')", "reason in ('a', 'b')"),
    ("reason not in ('a', 'b')", "reason <> 'a' and reason <> 'b'"), ("dur is not null", "dur is not null"),
    ("end_ts is null", "end_ts is null"), ("is_long", "is_long = true"), ("not is_long", "is_long = false"),
    ("dur between 1ms and 2ms", "dur >= 1ms and dur <= 2ms"), ("g = 1 or g in (2, 3)", "g in (1, 2, 3)"),
    ("g is not distinct from 4", "g = 4"), ("ts >= 1s", "ts >= 1s"),
  ])
  func scansTakeSimpleTests(_ condition: String, _ expected: String) throws {
    #expect(try planText("select g from blocks where \(condition)") == "scan blocks: g where \(expected)")
  }

  @Test(arguments: [
    "g > 1.5", "g + 1 > 2", "g = 1 or reason = 'a'", "reason not in ('a', null)", "g is distinct from 1",
    "ts < end_ts", "upper(reason) = 'A'",
  ])
  func scansDoNotTakeOthers(_ condition: String) throws {
    let text = try text(FilterPushdown(), "select g from blocks where \(condition)")
    #expect(!text.contains("trace where"), "\(text)")
    #expect(text.contains("filter"))
  }

  @Test func filtersGoThroughSubqueriesSortsAndDistinct() throws {
    #expect(
      try planText(
        """
        with a as (select distinct g as x, dur * 2 as twice from blocks), b as (select x, twice from a order by twice)
        select x from b where x = 5 and twice > 1ms
        """)
          == """
          project x
          └─ sort by twice
             └─ distinct
                └─ project g as x, dur * 2 as twice
                   └─ filter dur * 2 > 1ms
                      └─ scan blocks: g, dur where g = 5
          """)
  }

  @Test func filtersStayAboveLimits() throws {
    #expect(
      try planText("select g from (select g from blocks limit 10) where g = 5")
        == "filter g = 5\n└─ limit 10\n   └─ scan blocks: g")
    #expect(
      try planText("select g from (select g from blocks order by dur limit 10) where g = 5")
        == "project g\n└─ filter g = 5\n   └─ top 10 by dur\n      └─ scan blocks: g, dur")
  }

  @Test func filtersOnGroupingsGoBelowGroupingsOnly() throws {
    #expect(
      try planText("select reason, count(*) as n from blocks group by 1 having reason = 'a' and n > 1")
        == """
        project reason, count(*) as n
        └─ filter count(*) > 1
           └─ aggregate by reason: count(*)
              └─ scan blocks: reason where reason = 'a'
        """)
    // Without groupings there is one row, and the test decides whether it stays.
    #expect(
      try text(FilterPushdown(), "select count(*) from blocks having 1 > 2")
        == "project count(*)\n└─ filter 1 > 2\n   └─ aggregate count(*)\n      └─ \(scan)")
  }

  @Test func aTestThatMayFailStaysBehindTheOneThatProtectsIt() throws {
    // 10 // g fails for g = 0, which count(*) > 1 may keep from it.
    #expect(
      try planText("select g, count(*) from blocks group by g having count(*) > 1 and 10 // g > 1")
        == """
        filter count(*) > 1 and 10 // g > 1
        └─ aggregate by g: count(*)
           └─ scan blocks: g
        """)
    // The other way round it stood first, and may go first.
    #expect(
      try planText("select g, count(*) from blocks group by g having 10 // g > 1 and count(*) > 1").hasSuffix(
        "   └─ filter 10 // g > 1\n      └─ scan blocks: g"))
    // Two levels of filters keep their order.
    #expect(
      try planText("select g from (select g from blocks where upper(reason) = 'A') where 10 // g > 1")
        == "project g\n└─ filter upper(reason) = 'A' and 10 // g > 1\n   └─ scan blocks: g, reason")
  }

  // MARK: LimitPushdown and TopN

  @Test func sortAndLimitBecomeOne() throws {
    #expect(
      try planText("select g + 1 as h from (select g, dur from blocks order by dur desc) limit 3 offset 2")
        == "project g + 1 as h\n└─ top 3 after 2 by dur desc\n   └─ scan blocks: g, dur")
  }

  @Test func offsetAloneKeepsTheSort() throws {
    #expect(
      try text(TopN(), "select g from blocks order by g offset 2").hasPrefix(
        "limit all after 2\n└─ sort by g\n"))
    // A filter between them decides which rows count.
    #expect(
      try planText("select g from (select g, dur from blocks order by dur) where g > 1 limit 2")
        == "project g\n└─ top 2 by dur\n   └─ scan blocks: g, dur where g > 1")
    #expect(
      try planText("select g from (select g, dur from blocks order by dur limit 9) where g > 1 limit 2")
        == """
        project g
        └─ limit 2
           └─ filter g > 1
              └─ top 9 by dur
                 └─ scan blocks: g, dur
        """)
  }

  // MARK: OrderElimination

  @Test func theTablesOwnOrderNeedsNoSort() throws {
    #expect(
      try planText("select g, ts from blocks where dur > 1ms order by ts limit 5")
        == "limit 5\n└─ scan blocks: g, ts where dur > 1ms")
  }

  @Test(arguments: ["ts desc", "ts, g", "end_ts", "dur"])
  func otherOrdersNeedOne(_ order: String) throws {
    #expect(try planText("select g from blocks order by \(order)").contains("sort by"))
  }

  @Test func severalTracesNeedOne() throws {
    #expect(
      try planText("select ts from blocks order by ts", catalog: SampleCatalog.two)
        == "sort by ts\n└─ scan blocks: ts")
    #expect(
      try planText("select ts from (select ts from blocks order by dur) order by ts").contains("sort by ts"))
  }

  // MARK: ProjectionPushdown

  @Test func scansMakeOnlyWhatIsUsed() throws {
    #expect(try planText("select count(*) from blocks") == "aggregate count(*)\n└─ scan blocks: no columns")
    #expect(
      try planText("select x from (select *, dur * 2 as x, upper(reason) as y from blocks)")
        == "project dur * 2 as x\n└─ scan blocks: dur")
    #expect(
      try planText("select n from (select reason, count(*) as n, sum(dur) from blocks group by 1)")
        == "project count(*) as n\n└─ aggregate by reason: count(*)\n   └─ scan blocks: reason")
  }

  @Test func distinctNeedsAllItsColumns() throws {
    #expect(
      try planText("select g from (select distinct g, reason from blocks)")
        == "project g\n└─ distinct\n   └─ scan blocks: g, reason")
  }

  // MARK: RemoveRedundantProjection

  @Test func projectionsThatCopyGo() throws {
    #expect(try planText("select * from (select * from (select g, ts from blocks))") == "scan blocks: g, ts")
    #expect(try planText("select ts, g from blocks") == "project ts, g\n└─ scan blocks: g, ts")
  }

  @Test func whatIsUsedTwiceIsComputedOnce() throws {
    #expect(
      try planText("select y, y || y as z from (select upper(reason) as y from blocks)")
        == "project y, y || y as z\n└─ project upper(reason) as y\n   └─ scan blocks: reason")
    #expect(
      try planText("select y || 'x' as z from (select upper(reason) as y from blocks)")
        == "project upper(reason) || 'x' as z\n└─ scan blocks: reason")
  }

  // MARK: All

  @Test func everyRuleHasANameAndAReason() {
    let rules = Optimizer(catalog: SampleCatalog.one, fold: evaluate).rules
    #expect(Set(rules.map(\.name)).count == rules.count)
    #expect(rules.allSatisfy { $0.why.hasSuffix(".") })
  }

  @Test func rulesThatFiredAreNamed() throws {
    let optimizer = Optimizer(catalog: SampleCatalog.one, fold: evaluate)
    let fired = optimizer.optimize(try bound("select g from blocks where dur > 1ms order by g limit 2")).fired
    #expect(fired == ["FilterPushdown", "TopN", "ProjectionPushdown", "RemoveRedundantProjection"])
  }
}
