import Columns
import Diagnostics
import Testing

@testable import Execution

/// Subqueries over small tables with NULLs and rows that are there twice; the expected rows are DuckDB's answers
/// to the same queries.
@Suite struct SubqueryTests {
  let tables = subqueryTables()

  @Test(arguments: [
    (
      "select n, n in (select n from u) from t",
      "-|- -|- 0|- 1|true 1|true 2|- 3|- 3|- 4|true 4|true 7|- 8|-"
    ),
    (
      "select n, n not in (select n from u) from t",
      "-|- -|- 0|- 1|false 1|false 2|- 3|- 3|- 4|false 4|false 7|- 8|-"
    ),
    (
      "select n from t where n in (select n from u)",
      "1 1 4 4"
    ),
    (
      "select n from t where n not in (select n from u)",
      ""
    ),
    (
      "select n from t where n not in (select n from u where n is not null)",
      "0 2 3 3 7 8"
    ),
    (
      "select n, n in (select n from e), n not in (select n from e) from t where i < 4",
      "-|false|true 1|false|true 3|false|true 4|false|true"
    ),
    (
      "select n, n not in (select n from u where n = 9) from t",
      "-|- -|- 0|true 1|true 1|true 2|true 3|true 3|true 4|true 4|true 7|true 8|true"
    ),
    (
      "select i from t where exists (select 1 from u where u.n = t.n)",
      "0 1 5 6"
    ),
    (
      "select i from t where not exists (select 1 from u where u.n = t.n)",
      "10 11 2 3 4 7 8 9"
    ),
    (
      "select i, exists (from u where u.n > t.n) from t",
      "0|true 10|true 11|true 1|true 2|false 3|true 4|true 5|true 6|true 7|false 8|true 9|true"
    ),
    (
      "select i from t where exists (select 1 from u where u.n > t.n and u.x < 's')",
      "0 10 11 3 4 6"
    ),
    (
      "select i, exists (select 1 from e), not exists (select 1 from u) from t where i < 2",
      "0|false|false 1|false|false"
    ),
    (
      "select i, (select max(n) from u) from t where i < 3",
      "0|9 1|9 2|9"
    ),
    (
      "select i, (select n from e) from t where i < 2",
      "0|- 1|-"
    ),
    (
      "select i, (select count(*) from u where u.n = t.n) from t",
      "0|2 10|0 11|0 1|2 2|0 3|0 4|0 5|2 6|2 7|0 8|0 9|0"
    ),
    (
      "select i, (select count(*) + 10 from u where u.n = t.n) as c from t",
      "0|12 10|10 11|10 1|12 2|10 3|10 4|10 5|12 6|12 7|10 8|10 9|10"
    ),
    (
      "select i, (select sum(u.n) from u where u.n < t.n) from t",
      "0|- 10|- 11|2 1|2 2|- 3|2 4|2 5|2 6|- 7|- 8|10 9|10"
    ),
    (
      "select i, (select count(*) from u where u.n < t.n) from t",
      "0|0 10|0 11|2 1|2 2|0 3|2 4|2 5|2 6|0 7|0 8|4 9|4"
    ),
    (
      "select i, (select max(m) from w where w.n = t.n) from t",
      "0|10 10|- 11|31 1|- 2|- 3|31 4|- 5|- 6|10 7|- 8|- 9|-"
    ),
    (
      "select i, (select count(m) from w where w.n = t.n and w.m > t.n) from t",
      "0|1 10|0 11|2 1|0 2|0 3|2 4|0 5|0 6|1 7|0 8|0 9|0"
    ),
    (
      "select i, (select min(m) + t.i from w where w.n = t.n) from t",
      "0|10 10|- 11|41 1|- 2|- 3|33 4|- 5|- 6|16 7|- 8|- 9|-"
    ),
    (
      "select i, (select m from w where w.n = t.n and m <> 31) from t",
      "0|10 10|- 11|30 1|- 2|- 3|30 4|- 5|- 6|10 7|- 8|- 9|-"
    ),
    (
      "select i, (select m + t.n from w where w.n = t.n and m <> 31) from t",
      "0|11 10|- 11|33 1|- 2|- 3|33 4|- 5|- 6|11 7|- 8|- 9|-"
    ),
    (
      "select i, (select m from w where w.n = t.n order by m desc limit 1) from t",
      "0|10 10|- 11|31 1|- 2|- 3|31 4|- 5|- 6|10 7|- 8|- 9|-"
    ),
    (
      "select i, (select m from w where w.n >= t.n order by m nulls last, n limit 1) from t",
      "0|10 10|10 11|30 1|- 2|- 3|30 4|30 5|- 6|10 7|- 8|- 9|-"
    ),
    (
      "select i, (select m from w where w.n = t.n order by m limit 1 offset 1) from t",
      "0|- 10|- 11|31 1|- 2|- 3|31 4|- 5|- 6|- 7|- 8|- 9|-"
    ),
    (
      "select i, (select distinct u.n from u where u.n = t.n) from t",
      "0|1 10|- 11|- 1|4 2|- 3|- 4|- 5|4 6|1 7|- 8|- 9|-"
    ),
    (
      "select i, (select count(distinct x) from u where u.n = t.n) from t",
      "0|1 10|0 11|0 1|2 2|0 3|0 4|0 5|2 6|1 7|0 8|0 9|0"
    ),
    (
      "select i, (select string_agg(x, ',' order by x) from u where u.n = t.n) from t",
      "0|p,p 10|- 11|- 1|q,r 2|- 3|- 4|- 5|q,r 6|p,p 7|- 8|- 9|-"
    ),
    (
      "select i from t where n > (select avg(n) from t)",
      "1 5 8 9"
    ),
    (
      "select i from t where n > (select avg(t2.n) from t t2 where t2.g = t.g)",
      "1 5 9"
    ),
    (
      "select i from t where n = (select max(t2.n) from t t2 where t2.g is not distinct from t.g)",
      "1 5 8 9"
    ),
    (
      "select i, n in (select u.n from u where u.n > t.i) from t",
      "0|true 10|false 11|false 1|true 2|- 3|false 4|false 5|false 6|false 7|- 8|false 9|false"
    ),
    (
      "select i, n not in (select m from w where w.n = t.n) from t",
      "0|true 10|true 11|true 1|- 2|true 3|true 4|true 5|- 6|true 7|true 8|true 9|true"
    ),
    (
      "select i, n in (select w.n from w where w.m > t.i or w.m is null) from t",
      "0|true 10|false 11|true 1|true 2|- 3|true 4|- 5|true 6|true 7|- 8|false 9|false"
    ),
    (
      "select i, n not in (select w.n from w where w.n = t.n) from t",
      "0|false 10|true 11|false 1|false 2|true 3|false 4|true 5|false 6|false 7|true 8|true 9|true"
    ),
    (
      "select i, 5 in (select m from w where w.n is not distinct from t.n) from t",
      "0|false 10|false 11|false 1|- 2|true 3|false 4|false 5|- 6|false 7|true 8|false 9|false"
    ),
    (
      "select i, null in (select n from u) from t where i < 2",
      "0|- 1|-"
    ),
    (
      "select i, null in (select n from e) from t where i < 2",
      "0|false 1|false"
    ),
    (
      "select i, g in (select x from u where u.n = t.n) from t",
      """
      0|false 10|false 11|false 1|false 2|false 3|false 4|false 5|false 6|false 7|false 8|false 9|false
      """
    ),
    (
      "select g, count(*), (select max(n) from u) from t group by g",
      "-|2|9 a|6|9 b|4|9"
    ),
    (
      "select g, (select count(*) from u where u.x > t.g) from t group by g",
      "-|0 a|6 b|6"
    ),
    (
      "select g, sum((select count(*) from u where u.n = t.n)) from t group by g",
      "-|0 a|4 b|4"
    ),
    (
      "select g, sum(n) from t group by g having sum(n) > (select avg(n) from t)",
      "-|9 a|16 b|8"
    ),
    (
      "select (select max(n) from u) as m, count(*) from t group by m",
      "9|12"
    ),
    (
      """
      select case when exists (select 1 from u where u.n = t.n) then 'y' else 'n' end as k, count(*) \
      from t group by k
      """,
      "n|8 y|4"
    ),
    (
      "select i from t order by (select count(*) from u where u.n = t.n) desc, i limit 3",
      "0 1 5"
    ),
    (
      """
      select i, row_number() over (order by (select count(*) from u where u.n = t.n) desc, i) from t
      """,
      "0|1 10|11 11|12 1|2 2|5 3|6 4|7 5|3 6|4 7|8 8|9 9|10"
    ),
    (
      "select i, sum((select count(*) from u where u.n = t.n)) over (partition by g) from t",
      "0|4 10|4 11|4 1|4 2|4 3|4 4|0 5|4 6|4 7|4 8|0 9|4"
    ),
    (
      "select i, rank() over (order by n) as r from t qualify r <= (select count(*) from e) + 2",
      "0|2 10|1 6|2"
    ),
    (
      "select t.i, w.m from t join w on t.n = w.n and w.m > (select min(m) from w)",
      "0|10 11|30 11|31 3|30 3|31 6|10"
    ),
    (
      """
      select t.i, w.m from t join w on t.n = w.n and exists (select 1 from u where u.n = t.n and w.m > \
      u.n)
      """,
      "0|10 6|10"
    ),
    (
      "select t.i, w.m from t left join w on t.n = w.n and w.m > (select min(m) from w)",
      "0|10 10|- 11|30 11|31 1|- 2|- 3|30 3|31 4|- 5|- 6|10 7|- 8|- 9|-"
    ),
    (
      "select t.i, w.m from t left join w on t.n = w.n and exists (select 1 from u where u.n = w.n)",
      "0|10 10|- 11|- 1|- 2|- 3|- 4|- 5|- 6|10 7|- 8|- 9|-"
    ),
    (
      """
      select i, (select (select max(u.n) from u where u.n <= w.n) from w where w.n = t.n and w.m = 30) \
      from t
      """,
      "0|- 10|- 11|1 1|- 2|- 3|1 4|- 5|- 6|- 7|- 8|- 9|-"
    ),
    (
      """
      select i from t where exists (select 1 from w where w.n = t.n and exists (select 1 from u where \
      u.n = t.n and u.n = w.n))
      """,
      "0 1 5 6"
    ),
    (
      """
      select i from t where exists (select 1 from w where w.n = t.n and not exists (select 1 from u \
      where u.n = w.n))
      """,
      "11 3"
    ),
    (
      """
      select i, (select count(*) from w where w.n = t.n and w.n in (select u.n from u where u.n <= t.i)) \
      from t
      """,
      "0|0 10|0 11|0 1|0 2|0 3|0 4|0 5|1 6|1 7|0 8|0 9|0"
    ),
    (
      "select i, (select max(s.m) from (select w.m, w.n from w where w.n <= t.n) s) from t",
      "0|10 10|- 11|31 1|31 2|- 3|31 4|10 5|31 6|10 7|- 8|31 9|31"
    ),
    (
      "select i, (select count(*) from (select distinct u.n from u where u.n <= t.n) s) from t",
      "0|1 10|0 11|1 1|2 2|0 3|1 4|1 5|2 6|1 7|0 8|2 9|2"
    ),
    (
      """
      select i, (select count(*) from (select n from u where u.n = t.n union all select n from w where \
      w.n < t.n) s) from t
      """,
      "0|2 10|0 11|1 1|5 2|0 3|1 4|1 5|5 6|2 7|0 8|4 9|4"
    ),
    (
      """
      select i, (select count(*) from (select n from u where u.n <= t.n intersect select n from w) s) \
      from t
      """,
      "0|1 10|0 11|1 1|2 2|0 3|1 4|1 5|2 6|1 7|0 8|2 9|2"
    ),
    (
      "select i, (select count(*) from u left join w on u.n = w.n and w.n = t.n) from t",
      "0|6 10|6 11|6 1|6 2|6 3|6 4|6 5|6 6|6 7|6 8|6 9|6"
    ),
    (
      "select i, (select count(*) from w left join u on u.n = w.n where w.n = t.n) from t",
      "0|2 10|0 11|2 1|2 2|0 3|2 4|0 5|2 6|2 7|0 8|0 9|0"
    ),
    (
      "select i, (select count(*) from u, w where u.n = w.n and u.n <= t.n) from t",
      "0|2 10|0 11|2 1|4 2|0 3|2 4|2 5|4 6|2 7|0 8|4 9|4"
    ),
    (
      """
      select i, (select sum(c) from (select n, count(*) as c from u where u.n <= t.n group by n) s) from \
      t
      """,
      "0|2 10|- 11|2 1|4 2|- 3|2 4|2 5|4 6|2 7|- 8|4 9|4"
    ),
    (
      """
      select i, (select max(r) from (select row_number() over (order by n) as r from u where u.n <= t.n) \
      s) from t
      """,
      "0|2 10|- 11|2 1|4 2|- 3|2 4|2 5|4 6|2 7|- 8|4 9|4"
    ),
    (
      "select i, (select max(n) from (values (t.n), (t.i)) v(n)) from t",
      "0|1 10|10 11|11 1|4 2|2 3|3 4|4 5|5 6|6 7|7 8|8 9|9"
    ),
    (
      "select i, (select t.n + 1) from t",
      "0|2 10|1 11|4 1|5 2|- 3|4 4|3 5|5 6|2 7|- 8|8 9|9"
    ),
    (
      "select i, (select t.n where t.n > 2) from t",
      "0|- 10|- 11|3 1|4 2|- 3|3 4|- 5|4 6|- 7|- 8|7 9|8"
    ),
    (
      "select i, (select count(*) where t.n > 2) from t",
      "0|0 10|0 11|1 1|1 2|0 3|1 4|0 5|1 6|0 7|0 8|1 9|1"
    ),
    (
      "select i, (select sum(n) from u having count(*) > t.i) from t",
      "0|19 10|- 11|- 1|19 2|19 3|19 4|19 5|19 6|- 7|- 8|- 9|-"
    ),
    (
      "select i, (select count(*) from u where u.n = t.n having count(*) = 0) from t",
      "0|- 10|0 11|0 1|- 2|0 3|0 4|0 5|- 6|- 7|0 8|0 9|0"
    ),
    (
      "select i, (select sum(n) from u where u.n = t.n group by u.n) from t",
      "0|2 10|- 11|- 1|8 2|- 3|- 4|- 5|8 6|2 7|- 8|- 9|-"
    ),
    (
      "select i from t where (select count(*) from u where u.n = t.n) = 0",
      "10 11 2 3 4 7 8 9"
    ),
    (
      "select i from t where n = 3 or exists (select 1 from u where u.n = t.n)",
      "0 1 11 3 5 6"
    ),
    (
      "select i from t where not (n in (select n from u) and i > 3)",
      "0 1 2 3"
    ),
    (
      "select i from t where n in (select n from u) is null",
      "10 11 2 3 4 7 8 9"
    ),
    (
      "select count(*) from t where n in (select n from u union select n from w)",
      "6"
    ),
    (
      """
      with c as (select n from u where n is not null) select i from t where n in (from c) and i < \
      (select max(n) from c)
      """,
      "0 1 5 6"
    ),
    (
      "select i from t where n in (values (1), (7))",
      "0 6 8"
    ),
    (
      "select * from (values ((select max(n) from u)), (3)) v(a)",
      "3 9"
    ),
    (
      "select i, exists (select max(n) from u where u.n = t.n) from t where i < 3",
      "0|true 1|true 2|true"
    ),
    (
      "select i, n in (select max(n) from u where u.n = t.n) from t",
      "0|true 10|- 11|- 1|true 2|- 3|- 4|- 5|true 6|true 7|- 8|- 9|-"
    ),
    (
      """
      select i, (with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select \
      sum(n) from r) from t where i < 2
      """,
      "0|6 1|6"
    ),
    (
      "select i, (with c as (select n from u where u.n = t.n) select count(*) from c) from t",
      "0|2 10|0 11|0 1|2 2|0 3|0 4|0 5|2 6|2 7|0 8|0 9|0"
    ),
    (
      """
      with c as (select n, count(*) as k from u group by n) select t.i, (select k from c where c.n = \
      t.n) from t where exists (select 1 from c where c.n = t.n and k > 1)
      """,
      "0|2 1|2 5|2 6|2"
    ),
    (
      "select i, (select count(*) from u where u.n = t.n or t.n is null) from t",
      "0|2 10|0 11|0 1|2 2|6 3|0 4|0 5|2 6|2 7|6 8|0 9|0"
    ),
    (
      """
      select a.i, b.i from t a left join t b on b.i = a.i + 1 and b.n in (select n from u) where a.i < 5
      """,
      "0|1 1|- 2|- 3|- 4|5"
    ),
    (
      "select a.i, b.n from t a right join w b on a.n = b.n and b.m > (select avg(m) from w)",
      "-|- -|1 -|4 11|3 11|3 3|3 3|3"
    ),
    (
      "select i from t a semi join w b on a.n = b.n and b.m > (select avg(m) from w)",
      "11 3"
    ),
    (
      "select i, (select list(u.x order by u.x desc) is null from u where u.n = t.n) from t",
      "0|false 10|true 11|true 1|false 2|true 3|true 4|true 5|false 6|false 7|true 8|true 9|true"
    ),
    (
      "select distinct (select count(*) from u where u.n = t.n) as c from t",
      "0 2"
    ),
    (
      "select (select count(*) from u where u.n = t.n) as c, count(*) from t group by all",
      "0|8 2|4"
    ),
    (
      "select i, (select max(n) from u) - n as d from t where d > 3",
      "0|8 10|9 11|6 1|5 3|6 4|7 5|5 6|8"
    ),
    (
      """
      select g, max((select max(m) from w where w.n = t.n)) filter (where exists (select 1 from u where \
      u.n = t.n)) from t group by g
      """,
      "-|- a|10 b|-"
    ),
    (
      "select i, n from t where (select g from t b where b.i = t.i) = 'b'",
      "10|0 1|4 5|4 7|-"
    ),
  ])
  func sameRowsAsDuckDB(sql: String, expected: String) throws {
    #expect(try answer(sql, tables, anyOrder: true).joined(separator: " ") == expected)
  }

  /// The standard and DuckDB ask for an error here.
  @Test(arguments: [
    "select (select n from u)", "select (select n from w where w.n = t.n) from t",
    "select (select m from w where w.n < t.n) from t", "select i from t where n = (select n from w)",
    "select (select x from u where u.n = t.n group by x) from t",
  ])
  func aValueHasOneRow(sql: String) {
    #expect(mistake(sql, tables) == "runtime: a subquery that is used as a value has more than one row")
  }

  /// A row that no row around it asks for is no second row.
  @Test func rowsThatNobodyAsksForDoNotCount() throws {
    #expect(
      try answer("select i, (select m from w where w.n = t.n) from t where n in (1, 4)", tables)
        == ["0|10", "1|-", "5|-", "6|10"])
  }

  @Test func orderIsThatOfTheRowsAround() throws {
    #expect(
      try answer("select i from t where exists (from u where u.n = t.n)", tables) == ["0", "1", "5", "6"])
    #expect(
      try answer("select i, n not in (select n from u where n > 3) from t limit 3", tables)
        == ["0|true", "1|false", "2|-"])
  }

  @Test func allScansAreOnePass() throws {
    let plan = try plan(
      """
      with c as (select n from u) select i, (select max(n) from c), n in (from c),
      (select count(*) from t t2 where t2.n < t.n) from t where exists (select 1 from c where c.n = t.n)
      """, tables)
    let sink = ResultSink(plan.output, pools: tables.pools)
    let before = tables.scanSizes.count
    try QueryExecutor(ExecutionContext(pools: tables.pools)).run(plans: [(plan, sink)], provider: tables)
    #expect(tables.scanSizes.count == before + 1 && sink.rowCount == 4)
  }
}

/// What is wrong with a query, or its rows.
private func mistake(_ sql: String, _ tables: MemoryTables) -> String {
  do throws(QueryError) {
    return "\(try answer(sql, tables))"
  } catch {
    return "\(error.code.rawValue): \(error.message)"
  }
}

/// Small tables with NULLs and rows that are there twice.
func subqueryTables() -> MemoryTables {
  let tables = MemoryTables(ValuePools())
  let rows: [(String?, Int64?)] = [
    ("a", 1), ("b", 4), ("a", nil), ("a", 3), (nil, 2), ("b", 4), ("a", 1), ("b", nil), (nil, 7), ("a", 8),
    ("b", 0), ("a", 3),
  ]
  tables.add(
    "t", [("g", .varchar), ("n", .bigint), ("i", .bigint)],
    rows.enumerated().map { i, row in
      [row.0.map { .varchar($0) } ?? .null, row.1.map { .bigint($0) } ?? .null, .bigint(Int64(i))]
    })
  tables.add(
    "u", [("n", .bigint), ("x", .varchar)],
    [
      [.bigint(1), .varchar("p")], [.bigint(4), .varchar("q")], [.bigint(4), .varchar("r")],
      [.null, .varchar("s")], [.bigint(9), .varchar("t")], [.bigint(1), .varchar("p")],
    ])
  tables.add("e", [("n", .bigint), ("x", .varchar)], [])
  tables.add(
    "w", [("n", .bigint), ("m", .bigint)],
    [
      [.bigint(1), .bigint(10)], [.bigint(4), .null], [.bigint(3), .bigint(30)], [.bigint(3), .bigint(31)],
      [.null, .bigint(5)],
    ])
  return tables
}
