import Columns
import Testing

@testable import Execution

/// ROLLUP, CUBE and GROUPING SETS; the expected rows are DuckDB's answers to the same queries. V stands for
/// five rows.
@Suite struct GroupingSetTests {
  let tables = MemoryTables(ValuePools())

  @Test(arguments: [
    (
      "select g, h, sum(n), grouping(g, h) from V group by rollup (g, h)",
      ["-|-|15|3", "-|-|4|1", "-|x|4|0", "a|-|3|1", "a|x|1|0", "a|y|2|0", "b|-|5|0", "b|-|8|1", "b|x|3|0"]
    ),
    (
      "select g, sum(n) from V group by g, rollup (g)",
      ["-|4", "-|4", "a|3", "a|3", "b|8", "b|8"]
    ),
    (
      "select g, h, sum(n) from V group by grouping sets ((g), (g), rollup (h))",
      ["-|-|15", "-|-|4", "-|-|4", "-|-|5", "-|x|8", "-|y|2", "a|-|3", "a|-|3", "b|-|8", "b|-|8"]
    ),
    (
      "select g, h, count(*) from V group by cube ((g, h))",
      ["-|-|5", "-|x|1", "a|x|1", "a|y|1", "b|-|1", "b|x|1"]
    ),
    (
      "select g, h, grouping(h), grouping(g), grouping(h, g), count(*) from V group by cube (g, h)",
      [
        "-|-|0|1|1|1", "-|-|1|0|2|1", "-|-|1|1|3|5", "-|x|0|0|0|1", "-|x|0|1|1|3", "-|y|0|1|1|1",
        "a|-|1|0|2|2", "a|x|0|0|0|1", "a|y|0|0|0|1", "b|-|0|0|0|1", "b|-|1|0|2|2", "b|x|0|0|0|1",
      ]
    ),
    (
      "select g || '!' as k, count(*), grouping(k) from V group by cube (k)",
      ["-|1|0", "-|5|1", "a!|2|0", "b!|2|0"]
    ),
    (
      "select 'x' as k, count(*) from V group by rollup (k)",
      ["-|5", "x|5"]
    ),
    (
      "select g, count(*) from V where false group by rollup (g)",
      ["-|0"]
    ),
    (
      "select g, count(*) from V where false group by grouping sets ((g), (h))",
      []
    ),
    (
      "select count(*) from V where false group by ()",
      ["0"]
    ),
    (
      "select g, grouping(g) from V group by g",
      ["-|0", "a|0", "b|0"]
    ),
    (
      "select g, h, sum(n) from V group by rollup (g), cube (h)",
      [
        "-|-|15", "-|-|4", "-|-|5", "-|x|4", "-|x|8", "-|y|2", "a|-|3", "a|x|1", "a|y|2", "b|-|5", "b|-|8",
        "b|x|3",
      ]
    ),
    (
      "select g, h, sum(n) from V group by grouping sets (g, (h), ()) having sum(n) > 4",
      ["-|-|15", "-|-|5", "-|x|8", "b|-|8"]
    ),
    (
      "select g, sum(n) as s from V group by rollup (g) having grouping(g) = 0",
      ["-|4", "a|3", "b|8"]
    ),
    (
      "select g, h, count(distinct n), sum(n) filter (where n > 1) from V group by rollup (g, h)",
      ["-|-|1|4", "-|-|5|14", "-|x|1|4", "a|-|2|2", "a|x|1|-", "a|y|1|2", "b|-|1|5", "b|-|2|8", "b|x|1|3"]
    ),
    (
      "select g, n % 2 as odd, sum(n), rank() over (partition by grouping(g) order by sum(n) desc) from V group by rollup (g, odd)",
      ["-|-|15|1", "-|-|4|3", "-|0|4|3", "a|-|3|5", "a|0|2|6", "a|1|1|7", "b|-|8|1", "b|1|8|1"]
    ),
    (
      "select distinct grouping(g, h) from V group by cube (g, h)",
      ["0", "1", "2", "3"]
    ),
    (
      "select g from (select g, h, count(*) as c from V group by grouping sets ((g, h), (g))) where g = 'a' and c > 0",
      ["a", "a", "a"]
    ),
  ])
  func rows(query: String, expected: [String]) throws {
    let rows =
      "(values ('a', 'x', 1), ('a', 'y', 2), ('b', 'x', 3), (null, 'x', 4), ('b', null, 5)) v(g, h, n)"
    let text = query.replacing("from V", with: "from \(rows)")
    #expect(try answer(text, tables, anyOrder: true) == expected.sorted())
  }
}
