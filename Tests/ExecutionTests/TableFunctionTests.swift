import Catalog
import Columns
import Diagnostics
import LogicalPlan
import Testing

@testable import Execution

/// Table functions in queries. What `range` and `generate_series` give is what DuckDB gives for the same call,
/// or for `INTERVAL` in place of a duration.
@Suite struct TableFunctionTests {
  let tables = MemoryTables(ValuePools())

  init() {
    func row(_ g: Int64?, _ ts: Int64?, _ end: Int64?) -> [Value] {
      [
        g.map { .bigint($0) } ?? .null, ts.map { .timestamp($0) } ?? .null,
        end.map { .timestamp($0) } ?? .null,
      ]
    }
    tables.add(
      "t", [("g", .bigint), ("ts", .timestamp), ("end_ts", .timestamp)],
      [
        row(1, 0, 10), row(2, 5, 25), row(3, 10, 20), row(4, 7, 7), row(5, 10, 10), row(6, nil, 9),
        row(7, 3, nil), row(8, -5, 3), row(9, 30, 20),
      ])
  }

  @Test(arguments: [
    ("from range(3)", "0 1 2"), ("from range(2, 5)", "2 3 4"), ("from range(0, 10, 3)", "0 3 6 9"),
    ("from range(10, 0, -4)", "10 6 2"), ("from range(5, 2)", ""), ("from range(0)", ""),
    ("from range(-2)", ""), ("from range(1, null)", ""), ("from range(null)", ""),
    ("from generate_series(3)", "0 1 2 3"), ("from generate_series(2, 5)", "2 3 4 5"),
    ("from generate_series(0, 10, 3)", "0 3 6 9"), ("from generate_series(10, 0, -5)", "10 5 0"),
    ("from generate_series(0, 0, 7)", "0"), ("from generate_series(1, 0)", ""),
    (
      "from generate_series(9223372036854775805, 9223372036854775807)",
      "9223372036854775805 9223372036854775806 9223372036854775807"
    ),
    ("from generate_series(-9223372036854775807, -9223372036854775807, -5)", "-9223372036854775807"),
    ("from series(0s, 1s, 400ms)", "0 400000000 800000000"),
    ("from series(1ms::timestamp, 3ms::timestamp, 1ms)", "1000000 2000000"),
    ("from generate_series(0s, 1us, 500ns)", "0 500 1000"),
    ("select i * 2 from range(3) as t(i)", "0 2 4"), ("select range.range from range(2)", "0 1"),
    ("select count(*) from series(1, 100000)", "99999"),
    ("select a.range from range(4) a join generate_series(2, 9) b on a.range = b.generate_series", "2 3"),
    ("select range from range(10) where range % 4 = 1 order by 1 desc", "9 5 1"),
  ])
  func series(_ sql: String, _ expected: String) throws {
    #expect(try answer(sql, tables).joined(separator: " ") == expected)
  }

  @Test(arguments: [
    ("from slices(t, 10ns) select g, bucket, ts, end_ts, dur where g = 1", "1|0|0|10|10"),
    (
      "from slices(t, 10ns) select g, bucket, ts, end_ts, dur where g = 2",
      "2|0|5|10|5 2|10|10|20|10 2|20|20|25|5"
    ),
    ("from slices(t, 10ns) select bucket, ts, end_ts where g = 3", "10|10|20"),
    // An empty interval is one slice, in the bucket of its instant.
    ("from slices(t, 10ns) select bucket, ts, end_ts, dur where g in (4, 5)", "0|7|7|0 10|10|10|0"),
    // No interval, no slice.
    ("from slices(t, 10ns) select g where g in (6, 7, 9)", ""),
    ("from slices(t, 10ns) select bucket, ts, end_ts where g = 8", "-10|-5|0 0|0|3"),
    ("from slices(t, 1000ns) select bucket, ts, end_ts where g in (2, 8)", "0|5|25 -1000|-5|0 0|0|3"),
    ("from slices((select ts, end_ts, 7 as dur from t where g = 2), 20ns)", "0|5|20|15 20|20|25|5"),
    ("with x as (from t where g = 1) select s.bucket, s.g from slices(x, 6ns) s", "0|1 6|1"),
    ("select bucket, sum(dur) from slices(t, 10ns) where bucket >= 10ns group by 1 order by 1", "10|20 20|5"),
    ("select count(*) from slices(t, 10ns)", "9"),
    ("select bucket from slices((from slices(t, 10ns)), 5ns) where g = 1", "0 5"),
    ("select time_bucket(3ns, ts) = bucket and end_ts - ts = dur from slices(t, 3ns) group by 1", "true"),
  ])
  func slices(_ sql: String, _ expected: String) throws {
    let rows = try answer(sql, tables)
    #expect(rows.joined(separator: " ") == expected)
  }

  /// The columns stand in the place of the table's; the bucket comes first, a `dur` that is not there last.
  @Test func columnsOfSlices() throws {
    #expect(
      try plan("from slices(t, 1ns)", tables).output.map(\.name) == ["bucket", "g", "ts", "end_ts", "dur"])
    #expect(
      try plan("from slices((select 1 as dur, ts, end_ts, bucket from slices(t, 1ns)), 1ns)", tables)
        .output.map(\.name) == ["dur", "ts", "end_ts", "bucket"])
  }

  /// Of a row that would be 10^18 slices only those are made that are asked for.
  @Test func endlessRowsAreMadeAsTheyAreWanted() throws {
    #expect(
      try answer("select bucket from slices((select 0s as ts, 1000000000s as end_ts), 1ns) limit 3", tables)
        == ["0", "1", "2"])
    #expect(try answer("select range from range(9000000000000000000) limit 2", tables) == ["0", "1"])
  }

  /// They are not made before the statements in front of them are done with, for then they would have to wait.
  @Test func endlessRowsWaitForTheirTurn() throws {
    final class Turns: BatchSink {
      let name: String
      let note: (String) -> Void
      init(_ name: String, _ note: @escaping (String) -> Void) {
        self.name = name
        self.note = note
      }
      func consume(_ batch: ColumnBatch) -> Demand {
        note("\(name) \(batch.count)")
        return .enough
      }
      func finish() { note("\(name) ends") }
    }
    var notes: [String] = []
    var plans: [(plan: LogicalOperator, sink: any BatchSink)] = []
    for sql in ["from range(2)", "select count(*) from t", "from range(9000000000000000000)"] {
      let name = sql.hasSuffix(" t") ? "t" : "range"
      plans.append((try plan(sql, tables), Turns(name) { notes.append($0) }))
    }
    var asked = 0
    let context = ExecutionContext(
      pools: tables.pools,
      isCancelled: {
        asked += 1
        return asked > 1000
      })
    try QueryExecutor(context).run(plans: plans, provider: tables)
    #expect(notes == ["range 2", "range ends", "t 1", "t ends", "range 2048", "range ends"])
  }

  @Test func endlessRowsCanBeCancelled() throws {
    let plan = try plan("select count(*) from range(9000000000000000000)", tables)
    var asked = 0
    let context = ExecutionContext(
      pools: tables.pools,
      isCancelled: {
        asked += 1
        return asked > 10
      })
    let error = #expect(throws: QueryError.self) {
      try QueryExecutor(context).run(
        plans: [(plan, ResultSink(plan.output, pools: tables.pools))], provider: tables)
    }
    #expect(error?.code == .cancelled)
  }

  @Test(arguments: [
    ("from range(1, 5, 0)", "the step of range must not be 0", "range(1, 5, 0)"),
    ("from slices(t, 0ns)", "the width of slices must be more than 0, not 0s", "slices(t, 0ns)"),
    ("from slices(t, -1ms)", "the width of slices must be more than 0, not -1ms", "slices(t, -1ms)"),
    (
      "from slices((select -9223372036854775807ns as ts, 0s as end_ts), 1000ns)",
      "the bucket of -2562047h47m16.854775807s does not fit in 64 bits",
      "slices((select -9223372036854775807ns as ts, 0s as end_ts), 1000ns)"
    ),
  ])
  func errors(_ sql: String, _ message: String, _ place: String) throws {
    let error = #expect(throws: QueryError.self) { try answer(sql, tables) }
    #expect(error?.message == message)
    let bytes = Array(sql.utf8)
    #expect(error?.span.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) } == place)
  }

  /// Arguments over the rows before the function, as PostgreSQL and DuckDB take them, with LATERAL and without.
  @Test(arguments: [
    ("from range(3) t(n), lateral range(t.n) u(x) select n, x", "1|0 2|0 2|1"),
    ("from range(3) t(n), range(t.n) u(x) select n, x", "1|0 2|0 2|1"),
    ("from range(3) t(n) cross join lateral range(n) u(x) select n, x", "1|0 2|0 2|1"),
    ("from range(3) t(n) join range(n) u(x) on x = 1 select n, x", "2|1"),
    ("from range(3) t(n) left join lateral range(n) u(x) on true select n, x", "0|- 1|0 2|0 2|1"),
    ("from range(3) t(n), range(n) u(x), range(x + 1) v(y) select n, x, y", "1|0|0 2|0|0 2|1|0 2|1|1"),
    ("from range(2) t(n), lateral range(3) u(x) select n, x", "0|0 0|1 0|2 1|0 1|1 1|2"),
    ("from (values ([3, 1, 2]), ([]), (null)) t(l), unnest(t.l) u(x) select x", "3 1 2"),
    ("from (values ([1]), ([]), (null)) t(l) left join unnest(l) u(x) on true select x", "1 - -"),
    ("from unnest([1, null, 3]) u(x) select x", "1 - 3"),
    ("from unnest([[1, 2], [3]]) t(l), unnest(l) u(x) select x", "1 2 3"),
    ("select n, (select sum(x) from range(n) u(x)) as s from range(1, 4) t(n)", "1|0 2|1 3|3"),
    ("from range(4) t(n), lateral (select x * 10 from range(n) u(x) where x > 1) v(y) select n, y", "3|20"),
  ])
  func overRowsBefore(_ sql: String, _ expected: String) throws {
    #expect(try answer(sql, tables).joined(separator: " ") == expected)
  }
}
