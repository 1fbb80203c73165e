import Catalog
import Columns
import Diagnostics
import LogicalPlan
import Testing

@testable import Execution

/// Joins by hand: `a` and `b` with NULLs, several matches and none. The expected rows are DuckDB 1.4's, put in
/// the order that ``LogicalJoin`` promises.
@Suite struct JoinTests {
  let tables = MemoryTables(ValuePools())

  init() {
    tables.add(
      "a", [("x", .bigint), ("k", .bigint), ("s", .varchar)],
      [
        [.bigint(1), .bigint(1), .varchar("p")], [.bigint(2), .null, .varchar("q")],
        [.bigint(3), .bigint(3), .varchar("r")], [.bigint(4), .bigint(3), .null],
      ])
    tables.add(
      "b", [("y", .bigint), ("k", .bigint), ("s", .varchar)],
      [
        [.bigint(10), .bigint(1), .varchar("p")], [.bigint(20), .null, .varchar("q")],
        [.bigint(30), .bigint(3), .varchar("z")], [.bigint(40), .bigint(3), .varchar("r")],
        [.bigint(50), .bigint(5), .varchar("w")],
      ])
    tables.add("none", [("y", .bigint), ("k", .bigint), ("s", .varchar)], [])
  }

  let byK = JoinKey(left: column(1), right: column(4))
  let byS = JoinKey(left: column(2, .varchar), right: column(5, .varchar))
  let x = column(0)
  let y = column(3)

  /// The rows as `x y` of each, `.` for NULL; of a semi or anti join `x` alone.
  private func joined(_ join: LogicalJoin, _ left: String = "a", _ right: String = "b") throws -> [String] {
    let rows = try run(.join(tables.scan(left), tables.scan(right), join), tables)
    return rows.map { row in
      (row.count > 3 ? [row[0], row[3]] : [row[0]]).map { value in
        if case .bigint(let number) = value { "\(number)" } else { "." }
      }.joined(separator: " ")
    }
  }

  @Test(arguments: [
    (
      LogicalJoin.Kind.inner, ["1 10", "3 30", "3 40", "4 30", "4 40"],
      ["1 10", "3 30", "4 30", "3 40", "4 40"]
    ),
    (
      .left, ["1 10", "2 .", "3 30", "3 40", "4 30", "4 40"],
      ["1 10", "3 30", "4 30", "3 40", "4 40", "2 ."]
    ),
    (
      .right, ["1 10", "3 30", "3 40", "4 30", "4 40", ". 20", ". 50"],
      ["1 10", ". 20", "3 30", "4 30", "3 40", "4 40", ". 50"]
    ),
    (
      .full, ["1 10", "2 .", "3 30", "3 40", "4 30", "4 40", ". 20", ". 50"],
      ["1 10", ". 20", "3 30", "4 30", "3 40", "4 40", ". 50", "2 ."]
    ),
    (.semi, ["1", "3", "4"], ["1", "3", "4"]), (.anti, ["2"], ["2"]),
  ])
  func kinds(_ kind: LogicalJoin.Kind, _ heldRight: [String], _ heldLeft: [String]) throws {
    #expect(try joined(LogicalJoin(kind: kind, keys: [byK], held: .right)) == heldRight)
    #expect(try joined(LogicalJoin(kind: kind, keys: [byK], held: .left)) == heldLeft)
  }

  @Test func nullsInOneOfSeveralKeysNeverMeet() throws {
    #expect(try joined(LogicalJoin(kind: .inner, keys: [byK, byS])) == ["1 10", "3 40"])
    #expect(try joined(LogicalJoin(kind: .anti, keys: [byK, byS])) == ["2", "4"])
    #expect(try joined(LogicalJoin(kind: .inner, keys: [byS])) == ["1 10", "2 20", "3 40"])
    #expect(try joined(LogicalJoin(kind: .anti, keys: [byS], held: .left)) == ["4"])
  }

  @Test(arguments: [JoinSide.left, .right])
  func conditionsDecideWhatIsAMatch(_ held: JoinSide) throws {
    func rows(_ kind: LogicalJoin.Kind, _ condition: BoundExpression) throws -> [String] {
      try joined(LogicalJoin(kind: kind, keys: [byK], condition: condition, held: held)).sorted()
    }
    let late = BoundExpression.comparison(.greater, x, integer(3))
    #expect(try rows(.left, late) == ["1 .", "2 .", "3 .", "4 30", "4 40"])
    let far = BoundExpression.comparison(.greater, y, integer(30))
    #expect(
      try rows(.full, far) == [". 10", ". 20", ". 30", ". 50", "1 .", "2 .", "3 40", "4 40"])
    #expect(try rows(.anti, .comparison(.greater, y, integer(10))) == ["1", "2"])
    #expect(try rows(.semi, .comparison(.greater, y, integer(10))) == ["3", "4"])
    // A condition that is NULL is not met.
    #expect(try rows(.anti, constant(.null, .boolean)) == ["1", "2", "3", "4"])
  }

  @Test func everyPairWithoutKeys() throws {
    #expect(try joined(LogicalJoin(kind: .inner)).count == 20)
    #expect(
      try joined(LogicalJoin(kind: .inner)).prefix(6) == ["1 10", "1 20", "1 30", "1 40", "1 50", "2 10"])
    #expect(
      try joined(
        LogicalJoin(kind: .full, condition: .comparison(.greater, x, column(4))))
        == ["1 .", "2 10", "3 10", "4 10", "4 30", "4 40", ". 20", ". 50"])
  }

  @Test(arguments: [JoinSide.left, .right])
  func emptySides(_ held: JoinSide) throws {
    func rows(_ kind: LogicalJoin.Kind, _ left: String, _ right: String) throws -> [String] {
      try joined(LogicalJoin(kind: kind, keys: [byK], held: held), left, right)
    }
    for kind in [LogicalJoin.Kind.inner, .right, .semi] { #expect(try rows(kind, "a", "none").isEmpty) }
    for kind in [LogicalJoin.Kind.inner, .left, .semi, .anti] { #expect(try rows(kind, "none", "b").isEmpty) }
    #expect(try rows(.anti, "a", "none") == ["1", "2", "3", "4"])
    for kind in [LogicalJoin.Kind.left, .full] {
      #expect(try rows(kind, "a", "none") == ["1 .", "2 .", "3 .", "4 ."])
    }
    for kind in [LogicalJoin.Kind.right, .full] {
      #expect(try rows(kind, "none", "b") == [". 10", ". 20", ". 30", ". 40", ". 50"])
    }
  }

  @Test func doublesMeetByValue() throws {
    tables.add("d", [("x", .double)], [[.double(0)], [.double(.nan)], [.double(1.5)], [.null]])
    tables.add("e", [("x", .double)], [[.double(-0.0)], [.double(-.nan)], [.double(1.25)], [.null]])
    let key = JoinKey(left: column(0, .double), right: column(1, .double))
    let plan = LogicalOperator.join(
      tables.scan("d"), tables.scan("e"), LogicalJoin(kind: .inner, keys: [key]))
    #expect(same(try run(plan, tables), [[.double(0), .double(-0.0)], [.double(.nan), .double(-.nan)]]))
  }

  @Test func failingKeysAreComputedOnlyWhereThereAreRowsToMeet() throws {
    let bad = call("+", x, integer(.max), returns: .bigint)
    let join = LogicalJoin(kind: .left, keys: [JoinKey(left: bad, right: column(4))])
    #expect(try joined(join, "a", "none") == ["1 .", "2 .", "3 .", "4 ."])
    #expect(throws: QueryError.self) { try joined(join) }
  }
}

// ASOF.
extension JoinTests {
  private func instant(_ time: Int64?) -> Value { time.map { .timestamp($0) } ?? .null }
  private func number(_ number: Int64?) -> Value { number.map { .bigint($0) } ?? .null }

  private func nearest(_ comparison: Comparison, _ keys: [JoinKey], _ kind: LogicalJoin.Kind = .left) throws
    -> [String]
  {
    tables.add(
      "l", [("ts", .timestamp), ("g", .bigint)],
      [(10, 1), (20, 1), (20, 2), (5, 1), (30, nil), (nil, 1)].map { ts, g in [instant(ts), number(g)] })
    tables.add(
      "r", [("ts", .timestamp), ("g", .bigint), ("n", .bigint)],
      [(20, 1, 0), (7, 1, 1), (10, 1, 2), (nil, 1, 3), (15, 2, 4), (1, nil, 5), (25, 2, 6)].map { ts, g, n in
        [instant(ts), number(g), .bigint(n)]
      })
    let join = LogicalJoin(
      kind: kind, keys: keys,
      nearest: NearestMatch(
        left: column(0, .timestamp), comparison: comparison, right: column(2, .timestamp)))
    return try run(.join(tables.scan("l"), tables.scan("r"), join), tables).map { row in
      if case .bigint(let n) = row[4] { "\(n)" } else { "." }
    }
  }

  /// Expected from DuckDB over the same rows.
  @Test(arguments: [
    (Comparison.greaterOrEqual, ["2", "0", "4", ".", ".", "."], ["2", "0", "0", "5", "6", "."]),
    (.greater, ["1", "2", "4", ".", ".", "."], ["1", "4", "4", "5", "6", "."]),
    (.lessOrEqual, ["2", "0", "6", "1", ".", "."], ["2", "0", "0", "1", ".", "."]),
    (.less, ["0", ".", "6", "1", ".", "."], ["4", "6", "6", "1", ".", "."]),
  ])
  func nearestRows(_ comparison: Comparison, _ byG: [String], _ all: [String]) throws {
    #expect(try nearest(comparison, [JoinKey(left: column(1), right: column(3))]) == byG)
    #expect(try nearest(comparison, []) == all)
    #expect(try nearest(comparison, [], .inner) == all.filter { $0 != "." })
  }

  @Test func ofEqualRowsTheNearestInTheirOrder() throws {
    tables.add("l", [("x", .varchar)], [[.varchar("b")], [.varchar("a")], [.varchar("c")]])
    tables.add(
      "r", [("x", .varchar), ("n", .bigint)],
      [("b", 0), ("b", 1), ("a", 2), ("a", 3), ("c", 4)].map { [.varchar($0), .bigint($1)] })
    func rows(_ comparison: Comparison) throws -> [Value] {
      let nearest = NearestMatch(
        left: column(0, .varchar), comparison: comparison, right: column(1, .varchar))
      let join = LogicalJoin(kind: .left, nearest: nearest)
      return try run(.join(tables.scan("l"), tables.scan("r"), join), tables).map { $0[2] }
    }
    #expect(try rows(.greaterOrEqual) == [.bigint(1), .bigint(3), .bigint(4)])
    #expect(try rows(.greater) == [.bigint(3), .null, .bigint(1)])
    #expect(try rows(.lessOrEqual) == [.bigint(0), .bigint(2), .bigint(4)])
    #expect(try rows(.less) == [.bigint(4), .bigint(0), .null])
  }
}

// Demand and the one scan.
extension JoinTests {
  /// A sink that has enough after some rows.
  private final class Few: BatchSink {
    var left: Int
    var batches: [Int] = []
    var finishes = 0
    init(_ count: Int) { left = count }
    func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
      batches.append(batch.count)
      left -= batch.count
      return left <= 0 ? .enough : .more
    }
    func finish() throws(QueryError) { finishes += 1 }
  }

  @Test func aSelfJoinIsOneScan() throws {
    let before = tables.scanSizes.count
    let sink = Few(.max)
    let key = JoinKey(left: column(1), right: column(4))
    let twice = LogicalOperator.join(
      tables.scan("a"), tables.scan("a"), LogicalJoin(kind: .inner, keys: [key]))
    try QueryExecutor(ExecutionContext(pools: tables.pools)).run(plans: [(twice, sink)], provider: tables)
    #expect(tables.scanSizes.dropFirst(before) == [2])
    #expect(sink.batches == [5] && sink.finishes == 1)
  }

  @Test func manyMatchesComeInBatches() throws {
    let sink = Few(.max)
    let plan = LogicalOperator.join(tables.scan("a"), tables.scan("b"), LogicalJoin(kind: .inner))
    try QueryExecutor(ExecutionContext(pools: tables.pools, batchSize: 7))
      .run(plans: [(plan, sink)], provider: tables)
    #expect(sink.batches == [7, 7, 6])
  }

  @Test func aJoinOfEverythingWithEverythingCanBeCancelled() throws {
    tables.add("many", [("x", .bigint)], (0..<2000).map { [.bigint($0)] })
    let pairs = LogicalOperator.join(tables.scan("many"), tables.scan("many"), LogicalJoin(kind: .inner))
    var asked = 0
    let context = ExecutionContext(
      pools: tables.pools,
      isCancelled: {
        asked += 1
        return asked > 3
      })
    let sink = Few(.max)
    #expect(throws: QueryError(.cancelled, "the query was cancelled")) {
      try QueryExecutor(context).run(plans: [(pairs, sink)], provider: tables)
    }
    #expect(sink.batches.count == 3 && sink.finishes == 0)
  }

  /// Feeds the two inputs of a join by hand.
  private func inputs(_ join: LogicalJoin, _ sink: any BatchSink) throws -> (
    left: any BatchSink, right: any BatchSink
  ) {
    var planner = PhysicalPlanner(ExecutionContext(pools: tables.pools, batchSize: 2))
    try planner.add(.join(tables.scan("a"), tables.scan("b"), join), into: sink)
    let sinks = planner.scans.compactMap { scan in scan.sink.map { (scan.table, $0) } }
    return (
      try #require(sinks.first { $0.0 == "a" }).1, try #require(sinks.first { $0.0 == "b" }).1
    )
  }

  private func batch(_ numbers: [Int64]) -> ColumnBatch {
    let vector = ColumnVector(words: ContiguousArray(numbers))
    return ColumnBatch(columns: [vector, vector, vector], length: numbers.count)
  }

  @Test func enoughStopsBothSides() throws {
    let sink = Few(2)
    let (left, right) = try inputs(LogicalJoin(kind: .inner, keys: [byK]), sink)
    #expect(try left.consume(batch([1, 2, 3])) == .more)
    #expect(try right.consume(batch([1, 2, 3])) == .more)
    #expect(sink.batches.isEmpty)
    try right.finish()
    #expect(sink.batches == [2])
    #expect(try left.consume(batch([1])) == .enough)
    try left.finish()
    #expect(sink.batches == [2] && sink.finishes == 1)
  }

  @Test func passingRowsStreamOnceTheHeldSideHasEnded() throws {
    let sink = Few(.max)
    let (left, right) = try inputs(LogicalJoin(kind: .left, keys: [byK]), sink)
    _ = try right.consume(batch([1]))
    try right.finish()
    #expect(try left.consume(batch([1, 5])) == .more)
    #expect(sink.batches == [2])
    try left.finish()
    #expect(sink.finishes == 1)
  }

  @Test func aSideThatCannotMatterIsNotReadOn() throws {
    let nothingHeld = Few(.max)
    var (left, right) = try inputs(LogicalJoin(kind: .inner, keys: [byK]), nothingHeld)
    try right.finish()
    #expect(try left.consume(batch([1])) == .enough)
    try left.finish()
    #expect(nothingHeld.batches.isEmpty && nothingHeld.finishes == 1)

    let nothingPassing = Few(.max)
    (left, right) = try inputs(LogicalJoin(kind: .left, keys: [byK]), nothingPassing)
    try left.finish()
    #expect(try right.consume(batch([1])) == .enough)
    try right.finish()
    #expect(nothingPassing.batches.isEmpty && nothingPassing.finishes == 1)

    // Here the held rows come out though nothing passes.
    let full = Few(.max)
    (left, right) = try inputs(LogicalJoin(kind: .full, keys: [byK]), full)
    try left.finish()
    #expect(try right.consume(batch([1, 2, 3])) == .more)
    try right.finish()
    #expect(full.batches == [2, 1] && full.finishes == 1)
  }
}
