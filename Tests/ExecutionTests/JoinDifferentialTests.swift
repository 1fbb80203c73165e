import Columns
import LogicalPlan
import Testing

@testable import Execution

/// Joins put together at random beside two nested loops over the same rows.
@Suite struct JoinDifferentialTests {
  private let texts = ["", "a", "b", "chan receive"]

  private func value(_ type: LogicalType, _ dice: inout Dice, _ range: Int) -> Value {
    if dice.roll(6) == 0 { return .null }
    switch type {
    case .varchar: return .varchar(texts[dice.roll(texts.count)])
    case .double: return .double([0, -0.0, 0.5, 1, .infinity][dice.roll(5)])
    default: return .bigint(Int64(dice.roll(range)))
    }
  }

  private func order(_ a: Value, _ b: Value) -> Int {
    switch (a, b) {
    case (.bigint(let x), .bigint(let y)): x < y ? -1 : x > y ? 1 : 0
    case (.double(let x), .double(let y)): x < y ? -1 : x > y ? 1 : 0
    case (.varchar(let x), .varchar(let y)): x < y ? -1 : x > y ? 1 : 0
    default: 0
    }
  }

  private func holds(_ comparison: Comparison, _ a: Value, _ b: Value) -> Bool {
    if a == .null || b == .null { return false }
    let order = order(a, b)
    switch comparison {
    case .less: return order < 0
    case .lessOrEqual: return order <= 0
    case .greater: return order > 0
    case .greaterOrEqual: return order >= 0
    default: return order == 0
    }
  }

  private static let inequalities: [Comparison] = [.less, .lessOrEqual, .greater, .greaterOrEqual]
  private static let kinds: [LogicalJoin.Kind] = [.inner, .left, .right, .full, .semi, .anti]

  /// Columns of both tables: a key of each type, and a number.
  private let types: [LogicalType] = [.bigint, .varchar, .double, .bigint]

  @Test func asNestedLoops() throws {
    var dice = Dice(41)
    for round in 0..<400 {
      let tables = MemoryTables(ValuePools())
      let range = 1 + dice.roll(12)
      var rows: [[[Value]]] = []
      for name in ["l", "r"] {
        let count = [0, 1, 5, 40][dice.roll(4)]
        rows.append((0..<count).map { _ in types.map { value($0, &dice, range) } })
        tables.add(name, types.enumerated().map { ("c\($0.offset)", $0.element) }, rows[rows.count - 1])
      }
      let keyColumns = (0..<3).filter { _ in dice.roll(2) == 0 }
      let comparison = Self.inequalities[dice.roll(4)]
      let isNearest = dice.roll(4) == 0
      let hasCondition = !isNearest && dice.roll(2) == 0
      let kind = Self.kinds[dice.roll(isNearest ? 2 : 6)]
      var join = LogicalJoin(
        kind: kind,
        keys: keyColumns.map { JoinKey(left: column($0, types[$0]), right: column($0 + 4, types[$0])) },
        held: isNearest || dice.roll(2) == 0 ? .right : .left)
      if hasCondition { join.condition = .comparison(comparison, column(3), column(7)) }
      if isNearest { join.nearest = NearestMatch(left: column(3), comparison: comparison, right: column(7)) }

      var meets: Set<[Int]> = []
      for (i, l) in rows[0].enumerated() {
        var found = rows[1].indices.filter { j in
          keyColumns.allSatisfy { holds(.equal, l[$0], rows[1][j][$0]) }
            && (!hasCondition && !isNearest || holds(comparison, l[3], rows[1][j][3]))
        }
        if isNearest {
          // Stable: the last of the greatest, the first of the least.
          let isLatest = comparison == .greater || comparison == .greaterOrEqual
          let sorted = found.sorted { a, b in
            let order = order(rows[1][a][3], rows[1][b][3])
            return order != 0 ? order < 0 : a < b
          }
          found = (isLatest ? sorted.last : sorted.first).map { [$0] } ?? []
        }
        for j in found { meets.insert([i, j]) }
      }
      let expected = expected(join, rows[0], rows[1], meets)
      let plan = LogicalOperator.join(tables.scan("l"), tables.scan("r"), join)
      let actual = try run(plan, tables)
      try #require(same(actual, expected), "round \(round): \(plan.title), holds \(join.held)")
    }
  }

  private func expected(
    _ join: LogicalJoin, _ left: [[Value]], _ right: [[Value]], _ meets: Set<[Int]>
  ) -> [[Value]] {
    let none = types.map { _ in Value.null }
    func loneLeft() -> [Int] {
      left.indices.filter { i in !right.indices.contains { meets.contains([i, $0]) } }
    }
    func loneRight() -> [Int] {
      right.indices.filter { j in !left.indices.contains { meets.contains([$0, j]) } }
    }
    switch join.kind {
    case .anti: return loneLeft().map { left[$0] }
    case .semi:
      let lone = Set(loneLeft())
      return left.indices.filter { !lone.contains($0) }.map { left[$0] }
    default: break
    }
    // Positions of both rows, nil for none, sorted by the passing side and then the held one.
    var pairs: [(left: Int?, right: Int?)] = meets.map { ($0[0], $0[1]) }
    if join.kind == .left || join.kind == .full { pairs += loneLeft().map { ($0, nil) } }
    if join.kind == .right || join.kind == .full { pairs += loneRight().map { (nil, $0) } }
    func place(_ pair: (left: Int?, right: Int?)) -> (Int, Int) {
      let (passing, held) = join.held == .right ? (pair.left, pair.right) : (pair.right, pair.left)
      return (passing ?? Int.max, held ?? Int.max)
    }
    pairs.sort { place($0) < place($1) }
    return pairs.map { ($0.left.map { left[$0] } ?? none) + ($0.right.map { right[$0] } ?? none) }
  }
}
