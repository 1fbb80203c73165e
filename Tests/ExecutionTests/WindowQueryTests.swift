import Columns
import Testing

@testable import Execution

/// Windows over a small table; the expected rows are DuckDB's answers to the same queries.
@Suite struct WindowQueryTests {
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
  }

  @Test(arguments: [
    (
      "select i, row_number() over (partition by g order by n, i) as r from t order by i",
      "0|1 1|2 2|6 3|3 4|1 5|3 6|2 7|4 8|2 9|5 10|1 11|4"
    ),
    (
      """
      select i, rank() over (order by n), dense_rank() over (order by n desc), percent_rank() over \
      (order by n), cume_dist() over (order by n nulls first) from t order by i
      """,
      """
      0|2|6|0.0909|0.4167 1|7|3|0.5455|0.8333 2|11|8|0.9091|0.1667 3|5|4|0.3636|0.6667 \
      4|4|5|0.2727|0.5 5|7|3|0.5455|0.8333 6|2|6|0.0909|0.4167 7|11|8|0.9091|0.1667 \
      8|9|2|0.7273|0.9167 9|10|1|0.8182|1.0 10|1|7|0.0|0.25 11|5|4|0.3636|0.6667
      """
    ),
    (
      "select i, ntile(5) over (order by i), ntile(20) over (order by i desc) from t order by i",
      "0|1|12 1|1|11 2|1|10 3|2|9 4|2|8 5|2|7 6|3|6 7|3|5 8|4|4 9|4|3 10|5|2 11|5|1"
    ),
    (
      """
      select i, lag(n) over (order by i), lead(n, 2, -1) over (partition by g order by i), lag(n, -1) \
      over (order by i) from t order by i
      """,
      """
      0|-|3|4 1|1|-|- 2|4|1|3 3|-|8|2 4|3|-1|4 5|2|0|1 6|4|3|- 7|1|-1|7 8|-|-1|8 9|7|-1|0 10|8|-1|3 \
      11|0|-1|-
      """
    ),
    (
      """
      select i, lag(n ignore nulls) over (order by i), lead(n, 2 ignore nulls) over (order by i) from \
      t order by i
      """,
      "0|-|3 1|1|2 2|4|2 3|4|4 4|3|1 5|2|7 6|4|8 7|1|8 8|1|0 9|7|3 10|8|- 11|0|-"
    ),
    (
      """
      select i, first_value(n) over (order by i rows between 2 preceding and 1 preceding), \
      last_value(n) over (order by i rows between current row and 2 following), nth_value(n, 2) over \
      (order by i rows between 1 preceding and 1 following) from t order by i
      """,
      """
      0|-|-|4 1|1|3|4 2|1|2|- 3|4|4|3 4|-|1|2 5|3|-|4 6|2|7|1 7|4|8|- 8|1|0|7 9|-|3|8 10|7|3|0 \
      11|8|3|3
      """
    ),
    (
      """
      select i, last_value(n ignore nulls) over (partition by g order by i), first_value(n ignore \
      nulls) over (partition by g order by i desc), nth_value(n, 2 ignore nulls) over (order by i) \
      from t order by i
      """,
      """
      0|1|3|- 1|4|0|4 2|1|3|4 3|3|3|4 4|2|7|4 5|4|0|4 6|1|3|4 7|4|0|4 8|7|7|4 9|8|3|4 10|0|0|4 \
      11|3|3|4
      """
    ),
    (
      """
      select i, sum(n) over (partition by g order by n), count(*) over (order by n), avg(n) over \
      (order by i), min(n) over (partition by g), max(n) over (order by i rows 2 preceding) from t \
      order by i
      """,
      """
      0|2|3|1.0|1|1 1|8|8|2.5|0|4 2|16|12|2.5|1|4 3|8|6|2.6667|1|4 4|2|4|2.5|2|3 5|8|8|2.8|0|4 \
      6|2|3|2.5|1|4 7|8|12|2.5|0|4 8|9|9|3.1429|2|7 9|16|10|3.75|1|8 10|0|1|3.3333|0|8 11|8|6|3.3|1|8
      """
    ),
    (
      """
      select i, count(*) over (order by n range between 1 preceding and 2 following), sum(i) over \
      (order by n desc range between 2 preceding and current row), sum(i) over (order by n nulls first \
      range between unbounded preceding and 1 following) from t order by i
      """,
      """
      0|6|24|29 1|4|6|49 2|2|9|9 3|5|20|49 4|7|24|43 5|4|6|49 6|6|24|29 7|2|9|9 8|2|17|66 9|2|9|66 \
      10|4|20|25 11|5|20|49
      """
    ),
    (
      """
      select i, sum(i) over (order by n groups between 1 preceding and 1 following), sum(i) over \
      (order by n groups 2 preceding), count(*) over (order by n groups between 1 following and 2 \
      following) from t order by i
      """,
      """
      0|20|16|3 1|28|24|2 2|18|26|0 3|24|24|3 4|24|20|4 5|28|24|2 6|20|16|3 7|18|26|0 8|23|28|3 \
      9|26|23|2 10|16|10|3 11|24|24|3
      """
    ),
    (
      """
      select i, sum(i) over (order by n rows between 2 preceding and 2 following exclude current row), \
      sum(i) over (order by n groups between 1 preceding and current row exclude group), sum(i) over \
      (order by n range between unbounded preceding and unbounded following exclude ties) from t where \
      i <> 3 and i <> 6 and i<>5 order by i
      """,
      "0|25|10|52 1|32|11|52 2|24|9|45 4|22|0|52 7|11|9|50 8|23|1|52 9|18|8|52 10|4|-|52 11|13|4|52"
    ),
    (
      """
      select i, count(distinct n) over (order by i), count(distinct n) over (partition by g), \
      sum(distinct n) over (order by i rows 3 preceding) from t order by i
      """,
      """
      0|1|3|1 1|2|2|5 2|2|3|5 3|3|3|8 4|4|2|9 5|4|2|9 6|4|3|10 7|4|2|7 8|5|2|12 9|6|3|16 10|7|2|15 \
      11|7|3|18
      """
    ),
    (
      """
      select i, sum(n) filter (where i % 2 = 0) over (order by i), count(*) filter (where n > 2) over \
      (partition by g), max(i) filter (where n > 2) over (order by i rows between 3 preceding and 1 \
      preceding) from t order by i
      """,
      """
      0|1|3|- 1|1|2|- 2|1|3|1 3|1|3|1 4|3|1|3 5|3|2|3 6|4|3|5 7|4|2|5 8|11|1|5 9|11|3|8 10|11|2|9 \
      11|11|3|9
      """
    ),
    (
      """
      select i, median(n) over (order by i), stddev_pop(n) over (order by i rows 3 preceding), list(n) \
      over (order by i rows 1 preceding), bool_or(n > 3) over (order by i) from t order by i
      """,
      """
      0|1.0|0.0|[1]|false 1|2.5|1.5|[1,4]|true 2|2.5|1.5|[4,-]|true 3|3.0|1.2472|[-,3]|true \
      4|2.5|0.8165|[3,2]|true 5|3.0|0.8165|[2,4]|true 6|2.5|1.118|[4,1]|true 7|2.5|1.2472|[1,-]|true \
      8|3.0|2.4495|[-,7]|true 9|3.5|3.0912|[7,8]|true 10|3.0|3.559|[8,0]|true 11|3.0|3.2016|[0,3]|true
      """
    ),
    (
      """
      select i, sum(n) over w, sum(n) over (w rows unbounded preceding), count(*) over v from t window \
      v as (partition by g), w as (v order by i) order by i
      """,
      """
      0|1|1|6 1|4|4|4 2|1|1|6 3|4|4|6 4|2|2|2 5|8|8|4 6|5|5|6 7|8|8|4 8|9|9|2 9|13|13|6 10|8|8|4 \
      11|16|16|6
      """
    ),
    (
      "select g, i from t qualify row_number() over (partition by g order by i desc) = 1 order by i",
      "-|8 b|10 a|11"
    ),
    (
      """
      select g, sum(n) as total, rank() over (order by sum(n) desc) as place, sum(sum(n)) over () from \
      t group by g order by place
      """,
      "a|16|1|33 -|9|2|33 b|8|3|33"
    ),
    (
      "select i, rank() over (order by n) as r from t where n is not null qualify r <= 3 order by i",
      "0|2 6|2 10|1"
    ),
    (
      "select count(*) over () from t where i > 100",
      ""
    ),
    (
      """
      select i, sum(n) over (order by i rows between i % 3 preceding and n following) from t where n \
      is not null order by i
      """,
      "0|5 1|15 3|10 4|10 5|25 6|8 8|23 9|11 10|8 11|11"
    ),
    (
      """
      select i, sum(n) over (order by i rows between 5 preceding and 3 preceding), sum(n) over (order \
      by i rows between 3 following and 5 following) from t order by i
      """,
      "0|-|9 1|-|7 2|-|5 3|1|8 4|5|15 5|5|15 6|7|11 7|5|3 8|9|3 9|7|- 10|5|- 11|8|-"
    ),
  ])
  func asDuckDBAnswers(sql: String, expected: String) throws {
    let rows = try answer(sql, tables).map { $0.filter { $0 != " " } }
    #expect(rows.joined(separator: " ") == expected)
    // The rows come in order of `i` already, so that what can is answered as they go by.
    let streamed = try answer(sql, tables, rowOrders: ["t": "i"]).map { $0.filter { $0 != " " } }
    #expect(streamed == rows)
  }
}
