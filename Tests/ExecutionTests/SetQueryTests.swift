import Columns
import Testing

@testable import Execution

/// Set operations and DISTINCT ON over small tables; the expected rows are DuckDB's answers to the same queries.
@Suite struct SetQueryTests {
  let tables = MemoryTables(ValuePools())

  init() {
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
  }

  @Test(arguments: [
    (
      "select n from t union select n from u",
      "- 0 1 2 3 4 7 8 9"
    ),
    (
      "select n from t union all select n from u",
      "- - - 0 1 1 1 1 2 3 3 4 4 4 4 7 8 9"
    ),
    (
      "select n from t intersect select n from u",
      "- 1 4"
    ),
    (
      "select n from t intersect all select n from u",
      "- 1 1 4 4"
    ),
    (
      "select n from t except select n from u",
      "0 2 3 7 8"
    ),
    (
      "select n from t except all select n from u",
      "- 0 2 3 3 7 8"
    ),
    (
      "select n, g from t union all by name select x as g, n + 0.5::double as n from u",
      """
      -|a -|b -|s 0.0|b 1.0|a 1.0|a 1.5|p 1.5|p 2.0|- 3.0|a 3.0|a 4.0|b 4.0|b 4.5|q 4.5|r 7.0|- 8.0|a \
      9.5|t
      """
    ),
    (
      "select n from t where i < 3 union all select n from u except select 4",
      "- 1 9"
    ),
    (
      "select n from t union all select n from u intersect select 4",
      "- - 0 1 1 2 3 3 4 4 4 7 8"
    ),
    (
      """
      (select n from t order by i limit 2) union all (select n from u limit 0) union all values (5), \
      (6)
      """,
      "1 4 5 6"
    ),
    (
      "select n from t union select x::bigint from (values (1), (2)) v(x) union all select 1",
      "- 0 1 1 2 3 4 7 8"
    ),
    (
      "select count(*), sum(n) from (select n, i from t union all select n, 1 from u)",
      "18|52"
    ),
    (
      "select g, null from t where i < 2 union select x, n from u",
      "a|- b|- p|1 q|4 r|4 s|- t|9"
    ),
  ])
  func sameRowsAsDuckDB(sql: String, expected: String) throws {
    #expect(try answer(sql, tables, anyOrder: true).joined(separator: " ") == expected)
  }

  @Test(arguments: [
    (
      "select n as k from t union select n from u order by k desc nulls last limit 3",
      "9 8 7"
    ),
    (
      "select n, g from t except select n, x from u order by all limit 4 offset 1",
      "1|a 2|- 3|a 4|b"
    ),
    (
      "select distinct on (g) g, i from t order by g, n desc, i",
      "a|9 b|1 -|8"
    ),
    (
      "select distinct on (g) i from t order by i desc",
      "11 10 8"
    ),
    (
      "select distinct on (n % 2, g) n, g, i from t where n is not null order by i limit 3",
      "1|a|0 4|b|1 2|-|4"
    ),
  ])
  func sameOrderAsDuckDB(sql: String, expected: String) throws {
    #expect(try answer(sql, tables).joined(separator: " ") == expected)
  }

  @Test func allScansOfAUnionAreOnePass() throws {
    let plan = try plan("select n from t union all select n from u union all select i from t", tables)
    let sink = ResultSink(plan.output, pools: tables.pools)
    try QueryExecutor(ExecutionContext(pools: tables.pools)).run(plans: [(plan, sink)], provider: tables)
    #expect(tables.scanSizes == [3] && sink.rowCount == 30)
  }

  @Test func limitStopsAllInputsOfAUnion() throws {
    tables.batchSize = 2
    let plan = try plan("select n from t union all select n from u limit 3", tables)
    let sink = ResultSink(plan.output, pools: tables.pools)
    try QueryExecutor(ExecutionContext(pools: tables.pools)).run(plans: [(plan, sink)], provider: tables)
    #expect(sink.rowCount == 3 && tables.rowsFed <= 6)
  }
}
