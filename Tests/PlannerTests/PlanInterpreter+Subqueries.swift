import Columns
import LogicalPlan

@testable import Planner

extension PlanInterpreter {
  /// Asks every right row about every left row.
  func marked(
    _ leftPlan: LogicalOperator, _ rightPlan: LogicalOperator, _ mark: LogicalMark
  ) throws -> [[Value]] {
    let right = try rows(of: rightPlan)
    return try rows(of: leftPlan).map { row in
      var answer = Value.boolean(false)
      for other in right {
        let pair = row + other
        let tests = mark.keys.map { BoundExpression.comparison(.equal, $0.left, $0.right) }
        guard
          try (tests + (mark.condition.map { [$0] } ?? [])).allSatisfy({ test in
            try value(test, pair) == .boolean(true)
          })
        else { continue }
        let found = try mark.members.map { try value(.comparison(.equal, $0.left, $0.right), pair) }
        if found.allSatisfy({ $0 == .boolean(true) }) { return row + [.boolean(true)] }
        if !found.contains(.boolean(false)) { answer = .null }
      }
      return row + [answer]
    }
  }

  /// Runs the step over the rows of the round before until there are none.
  func rounds(
    _ first: LogicalOperator, _ step: LogicalOperator, _ recursion: LogicalRecursion
  ) throws -> [[Value]] {
    var seen: Set<[Value]> = []
    func new(_ rows: [[Value]]) -> [[Value]] {
      recursion.isDistinct ? rows.filter { seen.insert($0).inserted } : rows
    }
    var all: [[Value]] = []
    var round = new(try rows(of: first))
    while !round.isEmpty {
      all += round
      var inner = self
      inner.working[recursion.id] = round
      round = new(try inner.rows(of: step))
      if all.count > 10_000 { throw Failure() }
    }
    return all
  }
}
