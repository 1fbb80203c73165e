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

/// Runs longer than a batch and shorter, whose ends lie everywhere in batches; what each group must be is known from
/// how the rows were made.
@Suite struct LongRunTests {
  private static let lengths = [1, 1, 2047, 1, 2048, 2049, 3, 2, 4, 700, 1, 1, 5, 1340]
  private static let numbers: [Int64?] = [1, 1, 1, 1, 2, 2, 2, 3, 3, nil, nil, nil, nil, nil]
  private static let names = [nil, "", "a", "b", nil, "a", "b", "", "b", nil, "", "a", "b", "c"]

  private let tables = MemoryTables(ValuePools())
  private let rows: [[Value]]

  init() {
    var rows: [[Value]] = []
    for (run, length) in Self.lengths.enumerated() {
      for place in 0..<length {
        // Zeros of both signs are of one group, as are all that are no number.
        let zero = Value.double(place % 2 == 0 ? 0 : -0.0)
        rows.append([
          .timestamp(Int64(run)), Self.numbers[run].map { .bigint($0) } ?? .null,
          Self.names[run].map { .varchar($0) } ?? .null, [zero, .double(.nan), .null][run % 3],
          run == 4 ? .null : .varchar("run \(run)"), .bigint(Int64(rows.count)), .varchar("trace"),
        ])
      }
    }
    self.rows = rows
    tables.add(
      "t",
      [
        ("ts", .timestamp), ("n", .bigint), ("name", .varchar), ("x", .double), ("label", .varchar),
        ("i", .bigint),
      ], rows)
  }

  /// The columns that rows are grouped by, and how many of them make the runs.
  @Test(
    arguments: [
      (["ts"], 1), (["n"], 1), (["label"], 1), (["n", "name"], 2), (["n", "name", "x"], 3),
      (["label", "x", "ts"], 3), (["n", "x"], 1), (["label", "name", "n"], 1),
    ], ["", "where i % 3 = 1"])
  func endAnywhereInABatch(_ keys: (columns: [String], runs: Int), condition: String) throws {
    let list = keys.columns.joined(separator: ", ")
    let sql = "select \(list), count(*), sum(i), min(i), max(i), last(i) from t \(condition) group by \(list)"
    let plan = try plan(sql, tables).mapBottomUp { node in
      guard case .aggregate(let input, let groupings, let aggregates, _) = node else { return node }
      return .aggregate(
        input, groupings: groupings, aggregates: aggregates, runs: Array(0..<keys.runs))
    }
    let wanted = groups(keys.columns) { condition.isEmpty || $0 % 3 == 1 }
    for size in [1, 3, 2048] {
      for dead in [false, true] {
        tables.batchSize = size
        tables.mixesInDeadRows = dead
        let sink = ResultSink(plan.output, pools: tables.pools)
        try QueryExecutor(ExecutionContext(pools: tables.pools, batchSize: size))
          .run(plans: [(plan, sink)], provider: tables)
        #expect(same(sink.rows, wanted), "batches of \(size)")
      }
    }
  }

  /// The groups in the order in which they are first seen.
  private func groups(_ columns: [String], where isTaken: (Int64) -> Bool) -> [[Value]] {
    let places = columns.compactMap { ["ts", "n", "name", "x", "label"].firstIndex(of: $0) }
    var order: [String: Int] = [:]
    var groups: [(key: [Value], members: [Int64])] = []
    for (i, row) in rows.enumerated() where isTaken(Int64(i)) {
      let key = places.map { row[$0] == .double(0) ? .double(0) : row[$0] }
      let group = order[String(describing: key), default: groups.count]
      if group == groups.count {
        order[String(describing: key)] = group
        groups.append((key, []))
      }
      groups[group].members.append(Int64(i))
    }
    return groups.map { key, members in
      let ends = [members.min(), members.max(), members.last].map { $0.map { Value.bigint($0) } ?? .null }
      return key + [.bigint(Int64(members.count)), .bigint(members.reduce(0, +))] + ends
    }
  }
}
