import LogicalPlan

/// Takes the equalities between both sides out of a join's condition and makes them its keys.
///
/// A key is computed for every row, a later part of a condition only for pairs that meet the earlier ones: so a
/// part that can end in an error becomes a key only where it is the first of all.
struct JoinKeyExtraction: OptimizerRule {
  let name = "JoinKeyExtraction"
  let why = "Rows with equal keys are found in a hash table, so that not every pair need be tried."

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    plan.mapBottomUp { node in
      switch node {
      case .join(let left, let right, var join):
        extract(from: &join.condition, into: &join.keys, leftWidth: left.output.count)
        return .join(left, right, join)
      case .mark(let left, let right, var mark):
        extract(from: &mark.condition, into: &mark.keys, leftWidth: left.output.count)
        return .mark(left, right, mark)
      default: return node
      }
    }
  }

  private func extract(from condition: inout BoundExpression?, into keys: inout [JoinKey], leftWidth: Int) {
    guard let parts = condition?.conjuncts else { return }
    var kept: [BoundExpression] = []
    for (i, part) in parts.enumerated() {
      let isFirst = i == 0 && keys.isEmpty
      if isFirst || !part.canRaise, let key = part.key(leftWidth: leftWidth) {
        keys.append(key)
      } else {
        kept.append(part)
      }
    }
    condition = kept.isEmpty ? nil : .conjunction(kept)
  }
}

extension BoundExpression {
  /// An equality between both sides of a join as a key; nil for any other test.
  func key(leftWidth: Int) -> JoinKey? {
    guard case .comparison(.equal, let a, let b) = self else { return nil }
    switch (a.side(leftWidth: leftWidth), b.side(leftWidth: leftWidth)) {
    case (.left, .right): return JoinKey(left: a, right: b)
    case (.right, .left): return JoinKey(left: b, right: a)
    default: return nil
    }
  }
}
