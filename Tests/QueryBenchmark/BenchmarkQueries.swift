/// A question that is timed. Its SQL means the same to DuckDB.
struct BenchmarkQuery {
  var title: String
  var sql: String
  /// The table whose rows the time is divided by.
  var table = "states"

  func rows(of tables: MadeTables) -> Int {
    tables.contents[table]?.batches.reduce(0) { $0 + $1.count } ?? 0
  }
}

/// What the project promises to answer no slower than DuckDB on one thread.
let benchmarkQueries: [BenchmarkQuery] = [
  BenchmarkQuery(
    title: "filter + projection",
    sql: "select sum(x) from (select dur * 2 + p as x from states where dur > p * 125000)"),
  BenchmarkQuery(
    title: "group by an integer", sql: "select g, count(*), sum(dur) from states group by g"),
  BenchmarkQuery(
    title: "group by a string", sql: "select state, count(*), sum(dur) from states group by state"),
  BenchmarkQuery(
    title: "group by a string of many", sql: "select func, count(*), sum(dur) from states group by func"),
  BenchmarkQuery(
    title: "group by two columns", sql: "select state, g, count(*), sum(dur) from states group by state, g"),
  BenchmarkQuery(
    title: "group by the table's order", sql: "select ts, count(*), sum(dur) from states group by ts"),
  BenchmarkQuery(
    title: "group by the table's order and a string",
    sql: "select ts, state, count(*), sum(dur) from states group by ts, state"),
  BenchmarkQuery(
    title: "hash join of states with goroutines",
    sql: "select name, count(*), sum(dur) from states join goroutines using (g) group by name"),
  BenchmarkQuery(
    title: "sort of a million rows", sql: "select ts, g, dur, state from million order by dur",
    table: "million"),
  BenchmarkQuery(
    title: "sort of a million rows by text", sql: "select ts, g, dur, func from million order by func, ts",
    table: "million"),
  BenchmarkQuery(title: "top-100", sql: "select ts, g, dur, state from states order by dur desc limit 100"),
  BenchmarkQuery(
    title: "window lag",
    sql: "select sum(d) from (select ts - lag(ts) over (partition by g order by ts) as d from states)"),
  BenchmarkQuery(
    title: "window lag, unordered",
    sql: "select sum(d) from (select dur - lag(dur) over (partition by g order by dur) as d from million)",
    table: "million"),
  BenchmarkQuery(
    title: "quantiles",
    sql: "select state, quantile_disc(dur, [0.5, 0.9, 0.99]) from states group by state"),
]
