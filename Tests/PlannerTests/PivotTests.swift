import Testing

@testable import Planner

/// PIVOT, UNPIVOT and grouping sets: names of columns, and what is refused.
@Suite struct PivotTests {
  /// The names are DuckDB's, but that it calls count(*) count_star().
  @Test(arguments: [
    ("pivot blocks on reason in ('a', 'b') using sum(g) group by is_long", "is_long a b"),
    ("pivot blocks on reason in ('a', 'b') using sum(g) as s group by is_long", "is_long a_s b_s"),
    (
      "pivot blocks on reason in ('a') using sum(g), count(*) group by is_long", "is_long a_sum(g) a_count(*)"
    ),
    (
      "pivot blocks on reason in ('a' as x), g in (1, 2) using count(*)",
      "ts end_ts dur is_long stack x_1 x_2"
    ),
    ("pivot blocks on g in (1, null) group by is_long", "is_long 1 NULL"),
    ("from goroutines pivot (count(*) for name in ('f') group by g) as p (x, y)", "x y"),
    ("unpivot goroutines on g, share", "name created name value"),
    ("unpivot goroutines on (g, share) as x into name n value a, b", "name created n a b"),
  ])
  func names(query: String, expected: String) throws {
    let names = try columns(query).map { $0.split(separator: " ")[0] }.joined(separator: " ")
    #expect(names == expected)
  }

  @Test(arguments: [
    (
      "pivot blocks on reason using count(*)",
      "bind: PIVOT needs the values of \"reason\" that become columns; columns must be known before the "
        + "trace is read: write on reason in ('a', 'b'); select distinct reason shows the values @ reason"
    ),
    (
      "pivot blocks on reason in (g)",
      "bind: no column \"g\": there is no FROM here; add FROM and a table @ g"
    ),
    (
      "pivot blocks on reason in ('a') using g",
      "bind: a value of PIVOT is made by aggregates, and \"g\" is none; take any_value(g) @ g"
    ),
    (
      "pivot blocks on reason in (1)",
      "type: cannot compare VARCHAR with BIGINT; cast one of them: x::VARCHAR or x::BIGINT @ 1"
    ),
    (
      "pivot blocks on reason in ('a') using grouping(g)",
      "bind: \"grouping\" cannot stand in PIVOT @ grouping(g)"
    ),
    (
      "pivot blocks on reason in ('a') group by gg",
      "bind: no column \"gg\" in blocks; did you mean \"g\"? @ gg"
    ),
    ("unpivot blocks on durr", "bind: no column \"durr\" in blocks; did you mean \"dur\"? @ durr"),
    (
      "unpivot blocks on g, reason",
      "type: UNPIVOT cannot put \"g\" (BIGINT) and \"reason\" (VARCHAR) in one column; convert them: "
        + "reason::VARCHAR @ reason"
    ),
    ("unpivot blocks on (g, dur)", "bind: UNPIVOT makes 1 value, and \"g_dur\" has 2 values @ g"),
    (
      "select grouping(dur) from blocks group by rollup (g)",
      "bind: \"dur\" in \"grouping(dur)\" is no key of GROUP BY; the keys are g @ grouping(dur)"
    ),
    ("select grouping(g) from blocks", "bind: \"grouping(g)\" needs GROUP BY @ grouping(g)"),
    (
      "select g from blocks where grouping(g) = 0 group by g",
      "bind: \"grouping\" belongs in SELECT, HAVING and ORDER BY @ grouping(g)"
    ),
    (
      "select dur from blocks group by rollup (g)",
      "bind: column \"dur\" is neither grouped nor inside an aggregate; add dur to GROUP BY, or take "
        + "any_value(dur) @ dur"
    ),
    (
      "select 1 from blocks group by cube (g, g, g, g, g, g, g, g, g, g, g, g, g, g, g, g, g, g, g, g, g, g, g)",
      "bind: GROUP BY stands for more than 1024 grouping sets @ g"
    ),
    (
      "select 1 from blocks group by cube (g, g, g, g, g, g), cube (g, g, g, g, g, g)",
      "bind: GROUP BY stands for more than 1024 grouping sets @ g"
    ),
  ])
  func mistakes(query: String, expected: String) {
    #expect(mistake(query) == expected)
  }
}
