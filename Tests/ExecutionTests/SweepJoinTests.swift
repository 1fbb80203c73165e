import Catalog
import Columns
import Functions
import LogicalPlan
import Testing

@testable import Execution

/// Joins of intervals put together at random beside two nested loops over the same rows, which test the
/// condition as the SQL standard words OVERLAPS.
@Suite struct SweepJoinTests {
  private static let kinds: [LogicalJoin.Kind] = [.inner, .left, .right, .full, .semi, .anti]

  /// Columns of both tables: a key, the interval, a number.
  private let types: [LogicalType] = [.bigint, .timestamp, .timestamp, .bigint]

  private func instant(_ value: Value) -> Int64? {
    if case .timestamp(let word) = value { return word }
    return nil
  }

  /// The standard's words: what begins later begins before the other ends; of equal beginnings both.
  private func overlap(_ a: [Value], _ b: [Value]) -> Bool {
    guard let s1 = instant(a[1]), let t1 = instant(a[2]), let s2 = instant(b[1]), let t2 = instant(b[2])
    else {
      return false
    }
    return (s1 > s2 && !(s1 >= t2 && t1 >= t2)) || (s2 > s1 && !(s2 >= t1 && t2 >= t1)) || s1 == s2
  }

  /// Rows by their ends; disjoint within a key where that is asked for.
  private func rows(_ count: Int, keys: Int, isDisjoint: Bool, hasNulls: Bool, _ dice: inout Dice)
    -> [[Value]]
  {
    var lastEnds = Array(repeating: Int64(0), count: keys)
    var rows: [[Value]] = []
    for _ in 0..<count {
      let key = dice.roll(keys)
      let start = isDisjoint ? lastEnds[key] + Int64(dice.roll(3)) : Int64(dice.roll(30))
      let end = start + Int64([0, 1, 3, 12][dice.roll(4)])
      lastEnds[key] = end
      rows.append([
        hasNulls && dice.roll(8) == 0 ? .null : .bigint(Int64(key)),
        hasNulls && dice.roll(10) == 0 ? .null : .timestamp(start), .timestamp(end),
        .bigint(Int64(dice.roll(5))),
      ])
    }
    return rows.enumerated().sorted { a, b in
      (instant(a.element[2]) ?? 0, a.offset) < (instant(b.element[2]) ?? 0, b.offset)
    }.map(\.element)
  }

  @Test func asNestedLoops() throws {
    var dice = Dice(7)
    for round in 0..<500 {
      let tables = MemoryTables(ValuePools())
      let keys = 1 + dice.roll(4)
      let hasKey = dice.roll(3) > 0
      var data: [[[Value]]] = []
      var sides: [JoinSweep.Side] = []
      for (i, name) in ["l", "r"].enumerated() {
        let isDisjoint = dice.roll(2) == 0
        let isOrdered = dice.roll(4) > 0
        var rows = rows(
          [0, 1, 6, 40][dice.roll(4)], keys: hasKey ? keys : 1, isDisjoint: isDisjoint,
          hasNulls: dice.roll(2) == 0, &dice)
        if !isOrdered { rows.reverse() }
        data.append(rows)
        tables.add(name, types.enumerated().map { ("c\($0.offset)", $0.element) }, rows)
        var side = JoinSweep.Side(start: column(i * 4 + 1, .timestamp), end: column(i * 4 + 2, .timestamp))
        side.isOrdered = isOrdered
        side.isDisjoint = isDisjoint && isOrdered
        sides.append(side)
      }
      var join = LogicalJoin(kind: Self.kinds[dice.roll(6)])
      if hasKey { join.keys = [JoinKey(left: column(0), right: column(4))] }
      let hasCondition = dice.roll(3) == 0
      if hasCondition { join.condition = .comparison(.less, column(3), column(7)) }
      join.sweep = JoinSweep(left: sides[0], right: sides[1])

      var meets: Set<[Int]> = []
      for (i, l) in data[0].enumerated() {
        for (j, r) in data[1].enumerated() where overlap(l, r) {
          if hasKey, l[0] == .null || l[0] != r[0] { continue }
          if hasCondition, number(l[3]) >= number(r[3]) { continue }
          meets.insert([i, j])
        }
      }
      let plan = LogicalOperator.join(tables.scan("l"), tables.scan("r"), join)
      // Also sees to it that batches of other sizes give the same rows in the same order.
      let actual = try run(plan, tables)
      try #require(
        same(actual, expected(join.kind, data[0], data[1], meets), anyOrder: true),
        "round \(round): \(plan.title)")
    }
  }

  private func number(_ value: Value) -> Int64 {
    if case .bigint(let number) = value { return number }
    return 0
  }

  private func expected(
    _ kind: LogicalJoin.Kind, _ left: [[Value]], _ right: [[Value]], _ meets: Set<[Int]>
  ) -> [[Value]] {
    let none = types.map { _ in Value.null }
    let (matchedLeft, matchedRight) = (Set(meets.map { $0[0] }), Set(meets.map { $0[1] }))
    switch kind {
    case .semi: return left.indices.filter { matchedLeft.contains($0) }.map { left[$0] }
    case .anti: return left.indices.filter { !matchedLeft.contains($0) }.map { left[$0] }
    default: break
    }
    var rows = meets.map { left[$0[0]] + right[$0[1]] }
    if kind == .left || kind == .full {
      rows += left.indices.filter { !matchedLeft.contains($0) }.map { left[$0] + none }
    }
    if kind == .right || kind == .full {
      rows += right.indices.filter { !matchedRight.contains($0) }.map { none + right[$0] }
    }
    return rows
  }

  /// Rows of two tables that tile the life of a few keys are let go as the other table passes them; those of a
  /// key that the right table never has stay to the end, and come out alone.
  @Test func holdsOnlyWhatMayStillHaveAPartner() throws {
    let pools = ValuePools()
    let context = ExecutionContext(pools: pools)
    let compiler = ExpressionCompiler(context)
    func side() throws -> SweepSide {
      SweepSide(
        columnCount: 3, keys: [try compiler.compile(column(0))],
        start: try compiler.compile(column(1, .timestamp)), end: try compiler.compile(column(2, .timestamp)),
        isOrdered: true)
    }
    var sweep = JoinSweep(
      left: JoinSweep.Side(start: column(1, .timestamp), end: column(2, .timestamp)),
      right: JoinSweep.Side(start: column(4, .timestamp), end: column(5, .timestamp)))
    for side in [JoinSide.left, .right] {
      sweep[side].isOrdered = true
      sweep[side].isDisjoint = true
    }
    var join = LogicalJoin(kind: .full, keys: [JoinKey(left: column(0), right: column(3))])
    join.sweep = sweep
    let names = ["g", "ts", "end_ts", "g", "ts", "end_ts"]
    let sink = ResultSink(names.map { OutputColumn($0, .bigint) }, pools: pools)
    let operation = SweepJoinOperator(
      context, join, left: try side(), right: try side(), keyTypes: [.bigint], condition: nil, into: sink)
    let inputs = [operation.input(.left), operation.input(.right)]
    var most = 0
    for batch in 0..<100 {
      for (i, input) in inputs.enumerated() {
        var columns = Array(repeating: ColumnVector(capacity: 1000), count: 3)
        for instant in Int64(batch * 1000)..<Int64(batch * 1000 + 1000) where i == 0 || instant % 16 != 3 {
          columns[0].append(instant % 16)
          columns[1].append(instant)
          columns[2].append(instant + 16)
        }
        _ = try input.consume(ColumnBatch(columns: columns, length: columns[0].count))
      }
      most = max(most, operation.heldRowCount)
    }
    for input in inputs { try input.finish() }
    let rows = sink.rows
    #expect(rows.count == 100_000)
    let areRight = rows.allSatisfy { row in
      row[0] == .bigint(3) ? row[3...].allSatisfy { $0 == .null } : Array(row[..<3]) == Array(row[3...])
    }
    #expect(areRight)
    #expect(Set(rows.map { $0[1] }).count == 100_000)
    #expect(most < 25_000, "of 193,750 rows \(most) were held")
  }

  /// Tells of the rows of a list that have not been sent.
  private final class Remaining: ScanProgressSource {
    var rows: ArraySlice<[Value]>
    init(_ rows: [[Value]]) { self.rows = rows[...] }

    var bounds: RowBounds {
      func word(_ value: Value) -> Int64? {
        switch value {
        case .timestamp(let word), .bigint(let word): word
        default: nil
        }
      }
      var bounds = RowBounds(now: rows.first.flatMap { word($0[2]) } ?? .max, knowsAll: true)
      for row in rows {
        if let start = word(row[1]) { bounds.include(key: word(row[0]), begin: start) }
      }
      return bounds
    }
  }

  /// Both sides asked after every batch, with bounds as tight as they can be: the pairs stay those of nested
  /// loops, whatever the order in which batches come.
  @Test func letsGoOfNothingThatHasAPartner() throws {
    var dice = Dice(11)
    var leastHeld = 0
    for round in 0..<400 {
      let keys = 1 + dice.roll(3)
      let hasKey = dice.roll(2) > 0
      let data = (0..<2).map { _ in
        rows([0, 5, 40][dice.roll(3)], keys: keys, isDisjoint: dice.roll(2) == 0, hasNulls: false, &dice)
      }
      let pools = ValuePools()
      let context = ExecutionContext(pools: pools, batchSize: 1 + dice.roll(4))
      context.sweepLook = 1
      let compiler = ExpressionCompiler(context)
      let kind = Self.kinds[dice.roll(6)]
      let sources = data.map(Remaining.init)
      let isWatched = [dice.roll(4) > 0, dice.roll(4) > 0]
      func side(_ i: Int) throws -> SweepSide {
        let progress = ScanProgress()
        progress.source = sources[i]
        return SweepSide(
          columnCount: 4, keys: hasKey ? [try compiler.compile(column(0))] : [],
          start: try compiler.compile(column(1, .timestamp)),
          end: try compiler.compile(column(2, .timestamp)),
          isOrdered: true, progress: isWatched[i] ? progress : nil, openKey: hasKey ? 0 : nil)
      }
      var join = LogicalJoin(kind: kind)
      if hasKey { join.keys = [JoinKey(left: column(0), right: column(4))] }
      var sweep = JoinSweep(
        left: JoinSweep.Side(start: column(1, .timestamp), end: column(2, .timestamp)),
        right: JoinSweep.Side(start: column(5, .timestamp), end: column(6, .timestamp)))
      sweep.left.isOrdered = true
      sweep.right.isOrdered = true
      join.sweep = sweep
      let width = join.showsRight ? 8 : 4
      let sink = ResultSink(
        (0..<width).map { OutputColumn("c\($0)", types[$0 % 4]) }, pools: pools)
      let operation = SweepJoinOperator(
        context, join, left: try side(0), right: try side(1), keyTypes: hasKey ? [.bigint] : [],
        condition: nil, into: sink)
      let inputs = [operation.input(.left), operation.input(.right)]
      var open = [0, 1]
      while !open.isEmpty {
        let i = open[dice.roll(open.count)]
        let batch = sources[i].rows.prefix(1 + dice.roll(5))
        sources[i].rows = sources[i].rows.dropFirst(batch.count)
        if batch.isEmpty {
          try inputs[i].finish()
          open.removeAll { $0 == i }
          continue
        }
        var columns = Array(repeating: ColumnVector(capacity: 8), count: 4)
        for row in batch {
          for (c, value) in row.enumerated() { columns[c].append(pools.word(value)) }
        }
        _ = try inputs[i].consume(ColumnBatch(columns: columns, length: batch.count))
      }
      leastHeld += data[0].count + data[1].count > context.mostSweptRows ? 1 : 0
      var meets: Set<[Int]> = []
      for (i, l) in data[0].enumerated() {
        for (j, r) in data[1].enumerated() where overlap(l, r) && (!hasKey || l[0] == r[0]) {
          meets.insert([i, j])
        }
      }
      try #require(
        same(sink.rows, expected(kind, data[0], data[1], meets), anyOrder: true), "round \(round): \(kind)")
    }
    #expect(leastHeld > 200, "rows are held to the end")
  }
}
