import Columns
import Diagnostics
import Testing

@testable import Execution

/// LATERAL and WITH RECURSIVE over small tables; the expected rows are DuckDB's answers to the same queries.
@Suite struct LateralAndRecursionTests {
  let tables = subqueryTables()

  @Test(arguments: [
    (
      "select t.i, s.m from t, lateral (select m from w where w.n = t.n) s",
      "0|10 11|30 11|31 1|- 3|30 3|31 5|- 6|10"
    ),
    (
      """
      select t.i, s.m from t cross join lateral (select m from w where w.n <= t.n order by m limit 2) s
      """,
      "0|10 11|10 11|30 1|10 1|30 3|10 3|30 4|10 5|10 5|30 6|10 8|10 8|30 9|10 9|30"
    ),
    (
      "select t.i, s.m from t left join lateral (select m from w where w.n = t.n) s on true",
      "0|10 10|- 11|30 11|31 1|- 2|- 3|30 3|31 4|- 5|- 6|10 7|- 8|- 9|-"
    ),
    (
      "select t.i, s.m from t left join lateral (select m from w where w.n = t.n) s on s.m > 20",
      "0|- 10|- 11|30 11|31 1|- 2|- 3|30 3|31 4|- 5|- 6|- 7|- 8|- 9|-"
    ),
    (
      "select t.i, s.c from t, lateral (select count(*) as c from u where u.n = t.n) s",
      "0|2 10|0 11|0 1|2 2|0 3|0 4|0 5|2 6|2 7|0 8|0 9|0"
    ),
    (
      """
      select t.i, s.d, r.e from t, lateral (select t.n * 2 as d) s, lateral (select s.d + 1 as e where \
      s.d > 4) r
      """,
      "11|6|7 1|8|9 3|6|7 5|8|9 8|14|15 9|16|17"
    ),
    (
      "select t.i, s.d from t left join lateral (select t.n * 2 as d where t.n > 2) s on true",
      "0|- 10|- 11|6 1|8 2|- 3|6 4|- 5|8 6|- 7|- 8|14 9|16"
    ),
    (
      """
      select t.i, s.x, s.k from t, lateral (select x, count(*) as k from u where u.n <= t.n group by x) \
      s where t.i < 6
      """,
      "0|p|2 1|p|2 1|q|1 1|r|1 3|p|2 4|p|2 5|p|2 5|q|1 5|r|1"
    ),
    (
      """
      select t.i, (select max(s.m) from w, lateral (select w.m + t.i as m) s where w.n = t.n) from t
      """,
      "0|10 10|- 11|42 1|- 2|- 3|34 4|- 5|- 6|16 7|- 8|- 9|-"
    ),
  ])
  func lateralAsDuckDB(sql: String, expected: String) throws {
    #expect(try answer(sql, tables, anyOrder: true).joined(separator: " ") == expected)
  }

  @Test(arguments: [
    (
      "with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) select * from r",
      "1 2 3 4 5"
    ),
    (
      """
      with recursive r as (select 1 as n, 1 as f union all select n + 1, f * (n + 1) from r where n < 6) \
      select * from r
      """,
      "1|1 2|2 3|6 4|24 5|120 6|720"
    ),
    (
      """
      with recursive r(a) as (select n from w where n = 1 union select w.m from r join w on w.n < r.a + \
      3) select * from r
      """,
      "- 1 10 30 31"
    ),
    (
      "with recursive r(a) as (values (1), (2) union select a % 3 + 1 from r) select * from r",
      "1 2 3"
    ),
    (
      """
      with recursive r(n) as (select 1 union all select n + 1 from r where n < 4), s as (select n * 10 \
      as m from r) select r.n, s.m from r, s where s.m > r.n * 10
      """,
      "1|20 1|30 1|40 2|30 2|40 3|40"
    ),
    (
      """
      with recursive r(i, d) as (select i, 0 from t where n is null union all select t.i, d + 1 from r \
      join t on t.i = r.i + 3) select * from r
      """,
      "10|1 11|3 2|0 5|1 7|0 8|2"
    ),
    (
      """
      with recursive r(n) as (select 1 union all select n + 1 from r where n < (select max(n) from u)) \
      select count(*) from r
      """,
      "9"
    ),
    (
      """
      with recursive r(n, v) as (select 0, 0.5::double union all select n + 1, v * 2 from r where n < 3) \
      select * from r
      """,
      "0|0.5 1|1.0 2|2.0 3|4.0"
    ),
    (
      """
      with recursive r(n) as (select 1 union all select n + 1 from r where exists (select 1 from u where \
      u.n >= r.n + 1)) select * from r
      """,
      "1 2 3 4 5 6 7 8 9"
    ),
    (
      """
      with recursive r(n) as (select 1 union all select n + 1 from r where (select count(*) from u where \
      u.n > r.n) > 1) select * from r
      """,
      "1 2 3 4"
    ),
    (
      """
      with recursive r(n) as (select 1 union select t.i from t where t.i - 2 in (select n from r)) \
      select * from r
      """,
      "1 11 3 5 7 9"
    ),
    (
      """
      with recursive r(n, k) as (select i, 0 from t where i < 2 union all select s.m, k + 1 from r, \
      lateral (select max(t.i) as m from t where t.i < r.n + 3 and t.i > r.n) s where k < 4) select * \
      from r
      """,
      "0|0 1|0 2|1 3|1 4|2 5|2 6|3 7|3 8|4 9|4"
    ),
    (
      """
      with recursive r(n) as (select 1 union all select n + 1 from r where n < 3), q(m) as (select n \
      from r union all select m + 10 from q where m < 20) select * from q
      """,
      "1 11 12 13 2 21 22 23 3"
    ),
    (
      """
      with recursive a(n) as (select 1 union all select n + b.m from a, (with recursive b(m) as (select \
      1 union all select m + 1 from b where m < 2) select m from b) b where n < 4) select * from a
      """,
      "1 2 3 3 4 4 4 5 5"
    ),
  ])
  func recursionAsDuckDB(sql: String, expected: String) throws {
    #expect(try answer(sql, tables, anyOrder: true).joined(separator: " ") == expected)
  }

  @Test func aRecursionReadsItsTablesOnce() throws {
    let plan = try plan(
      "with recursive r(a) as (select 1 union select w.m from r join w on w.n <= r.a) select count(*) from r",
      tables)
    let sink = ResultSink(plan.output, pools: tables.pools)
    let before = tables.scanSizes.count
    try QueryExecutor(ExecutionContext(pools: tables.pools)).run(plans: [(plan, sink)], provider: tables)
    #expect(tables.scanSizes.count == before + 1)
  }

  @Test func recursionWithoutAnEndIsAnError() throws {
    func mistake(_ step: String) throws -> String {
      let plan = try plan(
        "with recursive r(n) as (select 1 union all \(step)) select count(*) from r", tables)
      let context = ExecutionContext(pools: tables.pools)
      context.recursionLimits = RecursionLimits(rounds: 50, rows: 1000)
      do throws(QueryError) {
        try QueryExecutor(context).run(
          plans: [(plan, ResultSink(plan.output, pools: tables.pools))], provider: tables)
        return "none"
      } catch {
        return error.message
      }
    }
    #expect(try mistake("select 1 - n from r") == "\"r\" has not ended after 50 rounds")
    #expect(try mistake("select a.n from r a, r b, t") == "\"r\" has not ended after 1000 rows")
    #expect(try mistake("select n + 1 from r where n < 50") == "none")
  }

  @Test func limitEndsARecursion() throws {
    #expect(
      try answer(
        "with recursive r(n) as (select 1 union all select n + 1 from r) select n from r limit 3", tables)
        == ["1", "2", "3"])
  }
}
