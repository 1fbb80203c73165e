import Columns
import Testing

@testable import Planner

/// SELECT lists, FROM, WITH, VALUES: which columns come out and from where.
@Suite struct SelectTests {
  @Test func columnsAreNamedByAliasColumnOrText() throws {
    #expect(
      try columns("select g, b.reason, dur as d, count(*) from blocks b group by all")
        == ["g BIGINT", "reason VARCHAR", "d DURATION", "count(*) BIGINT"])
    #expect(try columns("select 1 + 2, 'x' as \"My Text\"") == ["1 + 2 BIGINT", "My Text VARCHAR"])
    #expect(try columns("select G, REASON from Blocks") == ["g BIGINT", "reason VARCHAR"])
  }

  @Test func starHidesTheTraceUnlessThereAreSeveral() throws {
    #expect(
      try columns("from goroutines") == ["g BIGINT", "name VARCHAR", "created WALLTIME", "share DOUBLE"])
    #expect(try columns("from goroutines", catalog: SampleCatalog.two).last == "trace VARCHAR")
    #expect(try columns("select g, trace from goroutines") == ["g BIGINT", "trace VARCHAR"])
  }

  @Test func aTraceBeforeATableGivesItsRowsAlone() throws {
    let text = try planText("from before.goroutines", catalog: SampleCatalog.two)
    #expect(text.contains("where trace = 'before'"), "\(text)")
    #expect(try columns("from before.goroutines", catalog: SampleCatalog.two).last != "trace VARCHAR")
    #expect(try planText("from AFTER.blocks", catalog: SampleCatalog.two).contains("trace = 'After'"))
    #expect(mistake("from befor.blocks", catalog: SampleCatalog.two).contains("no trace is called \"befor\""))
  }

  @Test func starExcludesAndReplaces() throws {
    #expect(try columns("select * exclude (created, share) from goroutines") == ["g BIGINT", "name VARCHAR"])
    #expect(
      try columns("select x.* replace (upper(name) as name, 1.5 as g) from goroutines x")
        == ["g DOUBLE", "name VARCHAR", "created WALLTIME", "share DOUBLE"])
    #expect(try columns("select columns('ts') from blocks") == ["ts TIMESTAMP", "end_ts TIMESTAMP"])
    // An expression around COLUMNS keeps the columns' names, as in DuckDB.
    #expect(try columns("select max(columns('ts')) from blocks") == ["ts TIMESTAMP", "end_ts TIMESTAMP"])
  }

  @Test func aliasesServeLaterItemsAndEveryClause() throws {
    #expect(
      try boundText("select g + 1 as h, h * 2 as i from blocks where i > 3 order by h")
        == """
        sort by h
        └─ project g + 1 as h, (g + 1) * 2 as i
           └─ filter (g + 1) * 2 > 3
              └─ scan blocks: g, reason, ts, end_ts, dur, is_long, stack, trace
        """)
  }

  @Test func aColumnComesBeforeAnAliasOfItsName() throws {
    // As in PostgreSQL and DuckDB: WHERE sees the table's column, ORDER BY the result's.
    #expect(
      try boundText("select -g as g from (select g from blocks) where g > 1 order by g")
        == """
        sort by g
        └─ project -g as g
           └─ filter g > 1
              └─ project g
                 └─ scan blocks: g, reason, ts, end_ts, dur, is_long, stack, trace
        """)
    // Inside an expression ORDER BY sees the table's column: a column is added for it and dropped again.
    #expect(
      try boundText("select -g as g from (select g from blocks) order by g + 1 limit 2")
        == """
        project g
        └─ limit 2
           └─ sort by g + 1
              └─ project -g as g, g + 1
                 └─ project g
                    └─ scan blocks: g, reason, ts, end_ts, dur, is_long, stack, trace
        """)
  }

  @Test func orderDefaultsToNullsLastAndTakesOrdinalsAndAll() throws {
    #expect(
      try boundText("select g, dur from blocks order by 2 desc, 1 nulls first").hasPrefix(
        "sort by dur desc, g nulls first\n"))
    #expect(
      try boundText("select g, dur from blocks order by all desc").hasPrefix("sort by g desc, dur desc\n"))
    let nulls = try bound("select g from blocks order by g desc")
    guard case .sort(_, let keys) = nulls else {
      Issue.record("no sort")
      return
    }
    #expect(keys.map(\.nullsFirst) == [false])
  }

  @Test func tablesOfWithAreSeenByLaterOnesOnly() throws {
    #expect(
      try columns(
        "with a(x) as (select g from blocks), b as (select x + 1 as y from a) select * from b as c(z)")
        == ["z BIGINT"])
    // A table of WITH hides one of the catalog, and sees that one itself.
    #expect(try columns("with blocks as (select g as only from blocks) from blocks") == ["only BIGINT"])
    #expect(
      mistake("with a as (from b), b as (select 1) from a")
        == "bind: no table \"b\"; SHOW TABLES lists them @ b")
    #expect(mistake("with a as (select 1), a as (select 2) from a") == "bind: WITH has \"a\" twice @ a")
  }

  @Test func valuesHaveOneTypeAColumn() throws {
    #expect(try columns("values (1, null), (2.5, 'x')") == ["col0 DOUBLE", "col1 VARCHAR"])
    #expect(try columns("select a + b from (values (1, 2)) as v(a, b)") == ["a + b BIGINT"])
    #expect(mistake("values (1), ('x')").hasPrefix("type: column 1 of VALUES is BIGINT and VARCHAR"))
  }

  @Test func limitsAreConstants() throws {
    #expect(
      try planText("select g from blocks limit (1 + 1) offset 3") == "limit 2 after 3\n└─ scan blocks: g")
    #expect(try planText("select g from blocks limit (null)") == "scan blocks: g")
    #expect(
      try planText("select g from blocks limit $n", parameters: ["n": .bigint(4)])
        == "limit 4\n└─ scan blocks: g")
    #expect(mistake("select g from blocks limit (-1)").hasPrefix("bind: LIMIT must not be negative"))
    #expect(mistake("select g from blocks limit (1.5)").hasPrefix("type: LIMIT needs a whole number"))
    #expect(
      mistake("select g from blocks limit (g)")
        == "bind: LIMIT cannot depend on a row: \"g\" is no constant @ g")
  }

  @Test func distinctIsOrderedByWhatItSelects() throws {
    #expect(
      try planText("select distinct upper(reason) from blocks order by upper(reason)")
        == "sort by upper(reason)\n└─ distinct\n   └─ project upper(reason)\n      └─ scan blocks: reason")
    #expect(
      mistake("select distinct reason from blocks order by dur")
        == "bind: SELECT DISTINCT can only be ordered by what it selects; add the expression to SELECT, or order by "
        + "one of its columns @ dur")
  }
}
