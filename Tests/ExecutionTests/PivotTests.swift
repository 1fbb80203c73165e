import Columns
import Testing

@testable import Execution

/// PIVOT and UNPIVOT; the expected rows are DuckDB's answers to the same queries. V and W stand for a few rows.
@Suite struct PivotTests {
  let tables = MemoryTables(ValuePools())

  @Test(arguments: [
    (
      "pivot V on h in ('x', 'y') using sum(n)",
      ["-|4|-", "a|1|2", "b|3|-"]
    ),
    (
      "pivot V on h in ('x', 'y') using sum(n) as s, count(*) as c group by g",
      ["-|4|1|-|0", "a|1|1|2|1", "b|3|1|-|0"]
    ),
    (
      "pivot V on h in ('x' as ex, 'y') using sum(n) as s group by g",
      ["-|4|-", "a|1|2", "b|3|-"]
    ),
    (
      "pivot V on n in (1, 2, null) using count(*) group by g",
      ["-|0|0|0", "a|1|1|0", "b|0|0|0"]
    ),
    (
      "pivot V on h in ('x', null) using count(*) group by g",
      ["-|1|0", "a|1|0", "b|1|1"]
    ),
    (
      "pivot V on g in ('a', 'b'), h in ('x', 'y') using sum(n)",
      ["1|2|3|-"]
    ),
    (
      "pivot V on h in ('x') group by g",
      ["-|1", "a|1", "b|1"]
    ),
    (
      "pivot V on h in ('x') using max(n) + 1 group by g",
      ["-|5", "a|2", "b|4"]
    ),
    (
      "from V pivot (sum(n) as s for h in ('x', 'y') group by g)",
      ["-|4|-", "a|1|2", "b|3|-"]
    ),
    (
      "from V pivot (sum(n) for h in ('x', 'y') g in ('a'))",
      ["1|2"]
    ),
    (
      "select p.x + 1 as m from V pivot (sum(n) for h in ('x')) p",
      ["2", "4", "5"]
    ),
    (
      "select g, x from (pivot V on h in ('x') using max(n)) where x > 1",
      ["-|4", "b|3"]
    ),
    (
      "unpivot W on jan, feb, mar into name m value v",
      ["1|feb|20", "1|jan|10", "2|feb|2", "2|jan|1", "2|mar|3"]
    ),
    (
      "unpivot W on columns(* exclude (id))",
      ["1|feb|20", "1|jan|10", "2|feb|2", "2|jan|1", "2|mar|3"]
    ),
    (
      "unpivot W on * exclude (id)",
      ["1|feb|20", "1|jan|10", "2|feb|2", "2|jan|1", "2|mar|3"]
    ),
    (
      "unpivot W on (jan, feb) as q1, (feb, mar) as q2 into name q value a, b",
      ["1|q1|10|20", "2|q1|1|2", "2|q2|2|3"]
    ),
    (
      "unpivot W on (jan, feb), (feb, mar) into name q value a, b",
      ["1|jan_feb|10|20", "2|feb_mar|2|3", "2|jan_feb|1|2"]
    ),
    (
      "unpivot W on jan as j, feb into name m value v",
      ["1|-|feb|20", "1|-|j|10", "2|3|feb|2", "2|3|j|1"]
    ),
    (
      "unpivot W on jan::varchar, feb::varchar",
      ["1|-|feb|20", "1|-|jan|10", "2|3|feb|2", "2|3|jan|1"]
    ),
    (
      "from W unpivot (v for m in (jan, feb, mar))",
      ["1|feb|20", "1|jan|10", "2|feb|2", "2|jan|1", "2|mar|3"]
    ),
    (
      "from W unpivot include nulls (v for m in (jan, feb as f, mar))",
      ["1|f|20", "1|jan|10", "1|mar|-", "2|f|2", "2|jan|1", "2|mar|3"]
    ),
    (
      "from W unpivot ((a, b) for m in ((jan, feb) as x, (feb, mar)))",
      ["1|x|10|20", "2|feb_mar|2|3", "2|x|1|2"]
    ),
    (
      "select m, sum(v) from W unpivot (v for m in (jan, feb, mar)) group by m",
      ["feb|22", "jan|11", "mar|3"]
    ),
  ])
  func rows(query: String, expected: [String]) throws {
    let long =
      "(values ('a', 'x', 1), ('a', 'y', 2), ('b', 'x', 3), (null, 'x', 4), ('b', null, 5)) v(g, h, n)"
    let wide = "(values (1, 10, 20, null), (2, 1, 2, 3)) w(id, jan, feb, mar)"
    let text = query.replacing("V ", with: "\(long) ").replacing("W ", with: "\(wide) ")
    #expect(try answer(text, tables, anyOrder: true) == expected.sorted())
  }

  /// DuckDB's, but for the names of our types and for DOUBLE, which we print with its decimals.
  @Test func summary() throws {
    let query = """
      summarize select * from (values ('a', 'x', 1), ('a', 'y', 2), ('b', 'x', 3), (null, 'x', 4), \
      ('b', null, 5)) v(g, h, n)
      """
    #expect(
      try answer(query, tables) == [
        "g|VARCHAR|a|b|2|-|-|-|-|-|5|20.0", "h|VARCHAR|x|y|2|-|-|-|-|-|5|20.0",
        "n|BIGINT|1|5|5|3.0|1.5811388300841898|2|3|4|5|0.0",
      ])
    #expect(
      try answer("summarize select 1 as a where false", tables) == ["a|BIGINT|-|-|0|-|-|-|-|-|0|-"])
  }
}
