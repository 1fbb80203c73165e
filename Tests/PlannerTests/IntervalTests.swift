import Catalog
import Columns
import LogicalPlan
import Testing

@testable import Planner

/// Table functions, OVERLAPS and the rules around them.
@Suite struct IntervalTests {
  private func optimized(
    _ sql: String, catalog: QueryCatalog = SampleCatalog.one
  ) throws -> LogicalOperator {
    Optimizer(catalog: catalog, fold: evaluate).optimize(try bound(sql, catalog: catalog)).plan
  }

  // MARK: Table functions

  @Test func slicesMakeOnlyWhatIsRead() throws {
    #expect(
      try planText(
        "select bucket, sum(dur) from slices(blocks, 10ms) where g = 3 and bucket > 20ms and reason = 'x' group by 1"
      )
        == """
        aggregate by bucket: sum(dur)
        └─ project bucket, dur
           └─ filter bucket > 20ms
              └─ slices(ts, end_ts, 10ms)
                 └─ scan blocks: ts, end_ts where g = 3 and reason = 'x'
        """)
  }

  /// A test on what the function makes, or one that can fail, stays above it.
  @Test(arguments: [
    ("ts > 5ms", "filter ts > 5ms"), ("dur > 1ms", "filter dur > 1ms"), ("10 // g > 1", "filter 10 // g > 1"),
    ("bucket > 1ms or g = 1", "filter bucket > 1ms or g = 1"),
  ])
  func testsThatStay(_ test: String, _ expected: String) throws {
    let text = try planText("select g from slices(blocks, 10ms) where \(test)")
    #expect(text.contains("\(expected)\n"), "\(text)")
    #expect(!text.contains("where"), "\(text)")
  }

  /// The rules leave the answer as it is.
  @Test(arguments: [
    "select g, bucket, dur from slices(blocks, 7ns) where g in (1, 2) and bucket > 14ns",
    "select reason, bucket, end_ts from slices((select * from blocks where is_long), 20ns) order by bucket",
    "select count(*) from slices(blocks, 3ns) where reason is null",
    "select s.series, count(*) from series(0, 5) s left join blocks b on b.g = s.series group by 1 order by 1",
    "select * from series(2, 9) where series > 4 order by series desc limit 2",
    "select distinct g from slices(blocks, 3ns) where g > 1",
  ])
  func rulesLeaveTheAnswer(_ sql: String) throws {
    let interpreter = PlanInterpreter()
    #expect(try interpreter.rows(of: optimized(sql)) == interpreter.rows(of: bound(sql)))
    #expect(try !interpreter.rows(of: bound(sql)).isEmpty)
  }

  @Test(arguments: [
    ("from serie(1, 2)", "bind: no table function \"serie\"; did you mean \"series\"? @ serie"),
    (
      "from blocks(1)",
      "bind: \"blocks\" is a table and takes no arguments; name it without the parentheses @ blocks"
    ),
    (
      "from slices",
      "bind: \"slices\" is a table function and takes arguments; there is slices(table, DURATION) @ slices"
    ),
    (
      "from upper('a')",
      "bind: \"upper\" makes a value and cannot stand in FROM; select it: (select upper(...)) @ upper"
    ),
    (
      "select series(1, 2)", "bind: \"series\" makes rows and stands in FROM; write from series(...) @ series"
    ),
    (
      "from series(1.5, 2)",
      "type: series does not take (DOUBLE, BIGINT); there is series(BIGINT, BIGINT), series(DURATION, DURATION, DURATION) @ series(1.5, 2)"
    ),
    ("from slices(block, 1ms)", "bind: no table \"block\"; did you mean \"blocks\"? @ block"),
    (
      "from slices(blocks)",
      "type: slices needs an argument beside the table; there is slices(table, DURATION) @ slices(blocks)"
    ),
    (
      "from slices(blocks, 10)",
      "type: slices does not take (BIGINT); write 10ms, or 10ns for nanoseconds @ slices(blocks, 10)"
    ),
    (
      "from slices(blocks, dur)",
      "bind: arguments of a table function cannot depend on a row: \"dur\" is no constant @ dur"
    ),
    (
      "from slices(goroutines, 10ms)",
      "bind: goroutines has no ts, so its rows are no intervals; slices takes a table or a subquery with ts and end_ts @ goroutines"
    ),
    (
      "from slices(1 + 1, 10ms)",
      "bind: the first argument of slices is a table, or a query in parentheses; there is slices(table, DURATION) @ 1 + 1"
    ),
    (
      "from slices((select 1 as ts, 2 as end_ts), 10ms)",
      "type: ts and end_ts of intervals are instants, and here they are BIGINT @ slices((select 1 as ts, 2 as end_ts), 10ms)"
    ),
    (
      "from slices(blocks, 10ms) s(a, b, c, d, e, f, g, h, i, j)", "bind: 10 names for the 9 columns of s @ j"
    ),
  ])
  func mistakesInCalls(_ sql: String, _ expected: String) {
    #expect(mistake(sql) == expected)
  }

  // MARK: OVERLAPS

  private func joins(_ sql: String, catalog: QueryCatalog = SampleCatalog.one) throws -> [LogicalJoin] {
    func found(_ plan: LogicalOperator) -> [LogicalJoin] {
      var joins = plan.inputs.flatMap { found($0) }
      if case .join(_, _, let join) = plan { joins.append(join) }
      return joins
    }
    return found(try optimized(sql, catalog: catalog))
  }

  @Test(arguments: [
    "select 1 from blocks a join blocks b on a.g = b.g and a overlaps b",
    "select 1 from blocks a join blocks b on b overlaps a and b.g = a.g",
    "select 1 from blocks a, blocks b where a.g = b.g and a overlaps b",
    "select 1 from blocks a full join blocks b on (a.ts, a.end_ts) overlaps b and a.g = b.g",
    "with b as (from blocks) from blocks a anti join b on a overlaps b and a.g = b.g",
  ])
  func becomesASweep(_ sql: String) throws {
    let join = try #require(try joins(sql).first)
    #expect(join.keys.count == 1 && join.condition == nil)
    let sweep = try #require(join.sweep)
    #expect(sweep.left.start.text == "ts" && sweep.right.end.text == "end_ts")
    #expect(join.orderedSide == nil)
  }

  /// Not between both sides of one join, not alone, or able to fail.
  @Test(arguments: [
    "select 1 from blocks a join blocks b on a.g = b.g and (a overlaps b or a.g = 1)",
    "select 1 from blocks a join blocks b on a.g = b.g and not (a overlaps b)",
    "select 1 from blocks a join blocks b on a.g = b.g and (a.ts, b.end_ts) overlaps (a.ts, a.end_ts)",
    "select 1 from blocks a join blocks b on a.g = b.g and (a.ts + 1ms, a.end_ts) overlaps b",
    "select 1 from blocks a join blocks b on a.g = b.g and (a.g, a.g) overlaps (1, 5)",
  ])
  func staysACondition(_ sql: String) throws {
    #expect(try joins(sql).first?.sweep == nil)
  }

  /// A sort by what one side's rows came in is needed again.
  @Test func sweepsOrderNothing() throws {
    let sql = "select a.ts from blocks a join blocks b on a.g = b.g and a overlaps b order by a.ts"
    #expect(try planText(sql).contains("sort by ts"))
  }

  /// What is known of the order in which rows come: of one trace only, and by `end_ts`.
  @Test func knowsWhatMayBeLetGo() throws {
    func catalog(_ traces: [String], order: String?, disjointBy: String?) -> QueryCatalog {
      var tables = SampleCatalog.one.tables
      tables[0].rowOrder = order
      tables[0].disjointBy = disjointBy
      if let end = tables[0].column(named: "end_ts") { tables[0].columns[end].nullRule = nil }
      return QueryCatalog(tables: tables, functions: SampleCatalog.one.functions, traceNames: traces)
    }
    func sweep(_ catalog: QueryCatalog, _ left: String = "blocks a", on key: String = "a.g = b.g") throws
      -> JoinSweep
    {
      let sql = "select 1 from \(left) join blocks b on \(key) and a overlaps b"
      return try #require(try joins(sql, catalog: catalog).last?.sweep)
    }
    let known = catalog(["t"], order: "end_ts", disjointBy: "g")
    #expect(try sweep(known).left.isDisjoint && sweep(known).right.isOrdered)
    #expect(try sweep(known, "(select * from blocks where g > 1) a").left.isDisjoint)
    // Other keys say nothing of g's rows, nor does a table that has them twice.
    #expect(try !sweep(known, on: "a.reason = b.reason").left.isDisjoint)
    #expect(try sweep(known, on: "a.reason = b.reason").left.isOrdered)
    #expect(try !sweep(known, "(select x.* from blocks x join goroutines y on x.g = y.g) a").left.isDisjoint)
    #expect(try !sweep(known, "(select end_ts as ts, end_ts, g from blocks) a").left.isDisjoint)
    #expect(try !sweep(catalog(["t"], order: "ts", disjointBy: "g")).left.isOrdered)
    #expect(try !sweep(catalog(["t", "u"], order: "end_ts", disjointBy: "g")).left.isOrdered)
    #expect(try !sweep(catalog(["t"], order: "end_ts", disjointBy: nil)).left.isDisjoint)
    #expect(
      try sweep(catalog(["t"], order: nil, disjointBy: nil)).holds(.left)
        == "all rows of its left input, to go through them by their ends")
  }

  @Test(arguments: [
    (
      "select 1 from goroutines r join blocks b on r overlaps b",
      "bind: r has no ts and no end_ts, so its rows are no intervals; write the two instants: (r.a, r.b) @ r"
    ),
    (
      "select 1 from (select ts from blocks) p join blocks b on p overlaps b",
      "bind: p has no end_ts, so its rows are no intervals; a point lies in r where r.ts <= p.ts and p.ts < r.end_ts @ p"
    ),
    (
      "select 1 from blocks a join blocks b on a overlaps c",
      "bind: no table \"c\" in FROM; did you mean \"a\"? @ c"
    ),
    (
      "select 1 from blocks a join blocks b on a.ts overlaps b",
      "bind: an interval is the name of a table in FROM, or two instants in parentheses; such as (ts, end_ts) @ a.ts"
    ),
    (
      "select overlap(b, goroutines) from blocks b, goroutines",
      "bind: goroutines has no ts and no end_ts, so its rows are no intervals; write the two instants: (goroutines.a, goroutines.b) @ goroutines"
    ),
    (
      "select (1, 2) overlaps (1ms, 2ms)",
      "type: cannot compare BIGINT with DURATION; write 1ms, or 1ns for nanoseconds @ (1, 2) overlaps (1ms, 2ms)"
    ),
  ])
  func mistakesInIntervals(_ sql: String, _ expected: String) {
    #expect(mistake(sql) == expected)
  }

  /// As the SQL standard words it; NULL where an end that is not known decides.
  @Test(arguments: [
    ("(1, 3)", "(3, 5)", "false"), ("(1, 3)", "(2, 5)", "true"), ("(1, 5)", "(2, 3)", "true"),
    ("(2, 2)", "(1, 3)", "true"), ("(2, 2)", "(2, 3)", "true"), ("(2, 2)", "(1, 2)", "false"),
    ("(2, 2)", "(2, 2)", "true"), ("(2, 2)", "(3, 3)", "false"), ("(1, 3)", "(1, 3)", "true"),
    ("(1, null)", "(1, 3)", "null"), ("(5, null)", "(1, 3)", "false"), ("(null, 3)", "(1, 2)", "null"),
  ])
  func overlaps(_ a: String, _ b: String, _ expected: String) throws {
    for (x, y) in [(a, b), (b, a)] {
      let rows = try PlanInterpreter().rows(of: optimized("select \(x) overlaps \(y)"))
      let value: Value = expected == "null" ? .null : .boolean(expected == "true")
      #expect(rows == [[value]], "\(x) overlaps \(y)")
    }
  }
}
