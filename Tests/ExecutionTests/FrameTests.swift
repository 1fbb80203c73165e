import Catalog
import Columns
import LogicalPlan
import Testing

@testable import Execution

/// Frames drawn at random against a computation of each row by itself.
@Suite struct FrameTests {
  private static let count = 60

  private struct Row {
    var group: Int64
    var key: Int64?
    var value: Int64?
    var position: Int64
  }

  /// A bound: how far, and in which direction; nil for the end of the partition.
  private struct Edge {
    var distance: Int64?
    var sign: Int64
  }

  private func naiveFrame(
    of place: Int, in rows: [Row], _ unit: FrameUnit, _ start: Edge, _ end: Edge, _ exclusion: FrameExclusion,
    isDescending: Bool
  ) -> [Int] {
    let groups = rows.indices.map { i in
      (1..<max(1, i + 1)).count { rows[$0].key != rows[$0 - 1].key }
    }
    func isWithin(_ other: Int, _ edge: Edge, isStart: Bool) -> Bool {
      guard let distance = edge.distance else { return true }
      let offset: Int64
      switch unit {
      case .rows: offset = Int64(other - place)
      case .groups: offset = Int64(groups[other] - groups[place])
      case .range:
        if distance == 0 {
          offset = Int64(groups[other] - groups[place])
        } else {
          switch (rows[other].key, rows[place].key) {
          case (.some(let a), .some(let b)): offset = isDescending ? b - a : a - b
          case (nil, nil): return true
          default: return isStart == (other > place)
          }
        }
      }
      return isStart ? offset >= distance * edge.sign : offset <= distance * edge.sign
    }
    return rows.indices.filter { other in
      guard isWithin(other, start, isStart: true), isWithin(other, end, isStart: false) else { return false }
      switch exclusion {
      case .none: return true
      case .currentRow: return other != place
      case .group: return groups[other] != groups[place]
      case .ties: return other == place || groups[other] != groups[place]
      }
    }
  }

  private func bound(_ edge: Edge, isStart: Bool) -> BoundFrame.Bound {
    guard let distance = edge.distance else { return isStart ? .unboundedPreceding : .unboundedFollowing }
    if distance == 0 { return .currentRow }
    return edge.sign < 0 ? .preceding(integer(distance)) : .following(integer(distance))
  }

  private func results(_ values: [Int64?]) -> [Value] {
    let known = values.compactMap(\.self)
    func value(_ number: Int64?) -> Value { number.map { .bigint($0) } ?? .null }
    let distinct = Set(known)
    return [
      .bigint(Int64(values.count)), .bigint(Int64(known.count)),
      value(known.isEmpty ? nil : known.reduce(0, +)),
      known.isEmpty ? .null : .double(Double(known.reduce(0, +)) / Double(known.count)), value(known.min()),
      value(known.max()), .bigint(Int64(distinct.count)),
      values.isEmpty ? .null : .list(values.map(value), of: .bigint), value(values.first ?? nil),
      value(values.last ?? nil), value(known.first), value(known.last),
      value(values.count > 1 ? values[1] : nil),
    ]
  }

  private func calls(_ frame: BoundFrame) -> [WindowCall] {
    let v = column(2)
    func call(
      _ name: String, _ arguments: [BoundExpression], isAggregate: Bool = true, isDistinct: Bool = false,
      ignoresNulls: Bool = false, type: LogicalType = .bigint
    ) -> WindowCall {
      WindowCall(
        function: FunctionReference(name, overload: 0), isAggregate: isAggregate, arguments: arguments,
        isDistinct: isDistinct, ignoresNulls: ignoresNulls, frame: frame, type: type, name: name)
    }
    return [
      call("count_star", []), call("count", [v]), call("sum", [v]), call("avg", [v], type: .double),
      call("min", [v]), call("max", [v]), call("count", [v], isDistinct: true),
      call("list", [v], type: .list(.bigint)), call("first_value", [v], isAggregate: false),
      call("last_value", [v], isAggregate: false),
      call("first_value", [v], isAggregate: false, ignoresNulls: true),
      call("last_value", [v], isAggregate: false, ignoresNulls: true),
      call("nth_value", [v, integer(2)], isAggregate: false),
    ]
  }

  @Test(arguments: 0..<150)
  func agreesWithEachRowByItself(seed: Int) throws {
    var dice = Dice(UInt64(seed))
    let rows = (0..<dice.roll(Self.count)).map { position in
      Row(
        group: Int64(dice.roll(3)), key: dice.roll(6) == 0 ? nil : Int64(dice.roll(9)),
        value: dice.roll(4) == 0 ? nil : Int64(dice.roll(7)), position: Int64(position))
    }
    let unit: FrameUnit = [.rows, .range, .groups][dice.roll(3)]
    let exclusion: FrameExclusion = [.none, .none, .currentRow, .group, .ties][dice.roll(5)]
    let (isDescending, nullsFirst) = (dice.roll(2) == 0, dice.roll(2) == 0)
    func edge(_ dice: inout Dice) -> Edge {
      let distance: Int64? = dice.roll(4) == 0 ? nil : Int64(dice.roll(4))
      return Edge(distance: distance, sign: dice.roll(2) == 0 ? -1 : 1)
    }
    let (start, end) = (edge(&dice), edge(&dice))
    let frame = BoundFrame(
      unit: unit, start: bound(start, isStart: true), end: bound(end, isStart: false), exclusion: exclusion)

    let tables = MemoryTables(ValuePools())
    func value(_ number: Int64?) -> Value { number.map { .bigint($0) } ?? .null }
    tables.add(
      "t", [("g", .bigint), ("k", .bigint), ("v", .bigint), ("i", .bigint)],
      rows.map { [value($0.group), value($0.key), value($0.value), value($0.position)] })
    let order = WindowOrder(
      partitionBy: [column(0)],
      orderBy: [SortKey(column(1), isDescending: isDescending, nullsFirst: nullsFirst)])
    var expected = [[Value]](repeating: [], count: rows.count)
    for group in Set(rows.map(\.group)) {
      let members = rows.filter { $0.group == group }.sorted { a, b in
        if a.key == b.key { return a.position < b.position }
        guard let x = a.key else { return nullsFirst }
        guard let y = b.key else { return !nullsFirst }
        return isDescending ? x > y : x < y
      }
      for (place, row) in members.enumerated() {
        let within = naiveFrame(
          of: place, in: members, unit, start, end, exclusion, isDescending: isDescending)
        expected[Int(row.position)] =
          [value(row.group), value(row.key), value(row.value), value(row.position)]
          + results(within.map { members[$0].value })
      }
    }
    let plan = LogicalOperator.window(tables.scan("t"), order, calls(frame))
    let actual = try run(plan, tables)
    for (row, wanted) in expected.enumerated() {
      #expect(same([actual[row]], [wanted]), "\(frame.text) desc \(isDescending) nulls first \(nullsFirst)")
    }
  }
}
