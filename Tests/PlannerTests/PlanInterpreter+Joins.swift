import Columns
import LogicalPlan

@testable import Planner

extension PlanInterpreter {
  /// Tries every pair, and gives the rows in the order that ``LogicalJoin`` promises.
  func joined(
    _ leftPlan: LogicalOperator, _ rightPlan: LogicalOperator, _ join: LogicalJoin
  ) throws -> [[Value]] {
    let left = try rows(of: leftPlan)
    let right = try rows(of: rightPlan)
    let nulls = (
      left: leftPlan.output.map { _ in Value.null }, right: rightPlan.output.map { _ in Value.null }
    )
    var pairs: Set<[Int]> = []
    for (i, row) in left.enumerated() {
      var found = try right.indices.filter { try meets(join, row + right[$0]) }
      if let nearest = join.nearest { found = try self.nearest(found, row, right, nearest) }
      if join.single != nil, found.count > 1 { throw Failure() }
      for j in found { pairs.insert([i, j]) }
    }
    if !join.showsRight {
      return left.indices.filter { i in
        right.indices.contains { pairs.contains([i, $0]) } == (join.kind == .semi)
      }.map { left[$0] }
    }
    var result: [[Value]] = []
    if join.held == .right {
      for (i, row) in left.enumerated() {
        let found = right.indices.filter { pairs.contains([i, $0]) }
        result += found.map { row + right[$0] }
        if found.isEmpty, join.showsUnmatched(.left) { result.append(row + nulls.right) }
      }
      for (j, row) in right.enumerated() where join.showsUnmatched(.right) {
        if !left.indices.contains(where: { pairs.contains([$0, j]) }) { result.append(nulls.left + row) }
      }
    } else {
      for (j, row) in right.enumerated() {
        let found = left.indices.filter { pairs.contains([$0, j]) }
        result += found.map { left[$0] + row }
        if found.isEmpty, join.showsUnmatched(.right) { result.append(nulls.left + row) }
      }
      for (i, row) in left.enumerated() where join.showsUnmatched(.left) {
        if !right.indices.contains(where: { pairs.contains([i, $0]) }) { result.append(row + nulls.right) }
      }
    }
    return result
  }

  private func meets(_ join: LogicalJoin, _ row: [Value]) throws -> Bool {
    // All keys are computed, also where the first already differs: a hash table needs them all.
    let keys = try join.keys.map { try value(.comparison(.equal, $0.left, $0.right), row) }
    guard keys.allSatisfy({ $0 == .boolean(true) }) else { return false }
    if let nearest = join.nearest,
      try value(.comparison(nearest.comparison, nearest.left, nearest.right), row) != .boolean(true)
    {
      return false
    }
    return try join.condition.map { try value($0, row) == .boolean(true) } ?? true
  }

  /// Of the right rows that meet an ASOF join's inequality, the one nearest to the left row: the last of the
  /// greatest, or the first of the least.
  private func nearest(
    _ found: [Int], _ left: [Value], _ right: [[Value]], _ nearest: NearestMatch
  ) throws -> [Int] {
    let isLatest = nearest.comparison == .greater || nearest.comparison == .greaterOrEqual
    var best: (row: Int, value: Value)?
    for i in found {
      let candidate = try value(nearest.right, left + right[i])
      if let best {
        let comparison: Comparison = isLatest ? .greaterOrEqual : .less
        guard comparison.holds(candidate, best.value) == true else { continue }
      }
      best = (i, candidate)
    }
    return best.map { [$0.row] } ?? []
  }
}
