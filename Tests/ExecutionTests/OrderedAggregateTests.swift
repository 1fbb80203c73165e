import Columns
import LogicalPlan
import Testing

@testable import Execution

/// Groups that are handed on as soon as their rows have ended.
@Suite struct OrderedAggregateTests {
  let tables = MemoryTables(ValuePools())

  init() {
    var dice = Dice(5)
    var ts: Int64 = 0
    tables.add(
      "t", [("ts", .timestamp), ("g", .bigint), ("x", .double), ("name", .varchar)],
      (0..<300).map { i -> [Value] in
        ts += Int64(dice.roll(4))
        return [
          .timestamp(ts), dice.roll(6) == 0 ? .null : .bigint(Int64(dice.roll(5))),
          [.null, .double(0), .double(-0.0), .double(.nan), .double(2)][dice.roll(5)],
          .varchar(["a", "b", "c"][dice.roll(3)]), .varchar("trace"),
        ]
      })
  }

  /// Each is asked with the order of the table known and not known: then every group is hashed and held.
  @Test(arguments: [
    "select ts, count(*), sum(g) from t group by ts",
    "select time_bucket(20ns, ts) as b, count(*), min(name), first(g), last(g) from t group by b",
    "select time_bucket(20ns, ts) as b, name, count(distinct g), list(g order by x) from t group by all",
    "select time_bucket(20ns, ts), ts, median(g), sum(x) from t where g <> 2 group by all",
    "select ts + 1ns, g, x, count(*) from t group by all",
    "select g, x, count(*), string_agg(name, ',') from (from t order by x desc nulls first, g) group by g, x",
    "select g, x, count(*) from (from t order by x) group by all",
    "select name, ts, sum(g) filter (where x > 0) from (from t order by name desc) group by ts, name",
    "select b, count(*) from (select time_bucket(9ns, ts) as b, g from t group by b, g) group by b",
    "select ts, count(*) from t where g > 100 group by ts",
    "select b.ts, count(*) from t b join t c on b.g = c.g and b.x = c.x group by b.ts",
  ])
  func sameGroupsInTheSameOrder(sql: String) throws {
    let ordered = try plan(sql, tables, rowOrders: ["t": "ts"])
    let hashed = try plan(sql, tables).mapBottomUp { node in
      guard case .aggregate(let input, let groupings, let aggregates, _) = node else { return node }
      return .aggregate(input, groupings: groupings, aggregates: aggregates)
    }
    var isOrdered = false
    _ = ordered.mapBottomUp { node in
      if case .aggregate(_, _, _, let runs) = node, !runs.isEmpty { isOrdered = true }
      return node
    }
    #expect(isOrdered)
    #expect(same(try run(ordered, tables), try run(hashed, tables)))
  }

  @Test func limitStopsTheReading() throws {
    tables.batchSize = 10
    let plan = try plan(
      "select time_bucket(10ns, ts) as b, count(*) from t group by b order by b limit 2", tables,
      rowOrders: ["t": "ts"])
    let sink = ResultSink(plan.output, pools: tables.pools)
    try QueryExecutor(ExecutionContext(pools: tables.pools)).run(plans: [(plan, sink)], provider: tables)
    #expect(sink.rows.map { $0[0] } == [.timestamp(0), .timestamp(10)])
    // Some seven rows are of a bucket.
    #expect(tables.rowsFed < 40)
  }

  /// Under a limit that all groups together would exceed nothing goes to temporary files.
  @Test func onlyTheGroupsOfARunAreHeld() throws {
    let count = 200_000
    tables.add(
      "long",
      [
        ("ts", .timestamp, (0..<count).map { Int64($0 / 2) }),
        ("g", .bigint, (0..<count).map { Int64($0 % 7) }),
      ])
    func spilled(_ rowOrders: [String: String]) throws -> (Int, Int) {
      let plan = try plan(
        "select ts, g, count(*), sum(g) from long group by ts, g", tables, rowOrders: rowOrders)
      let sink = ResultSink(plan.output, pools: tables.pools)
      let context = ExecutionContext(pools: tables.pools, memoryLimit: 1_000_000)
      tables.batchSize = 2048
      try QueryExecutor(context).run(plans: [(plan, sink)], provider: tables)
      return (sink.rowCount, context.spilledBytes)
    }
    let (rows, none) = try spilled(["long": "ts"])
    let (sameRows, some) = try spilled([:])
    #expect(rows == count && sameRows == count)
    #expect(none == 0)
    #expect(some > 0)
  }
}
