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
      guard case .join(let left, let right, var join) = node, let condition = join.condition else {
        return node
      }
      var kept: [BoundExpression] = []
      for (i, part) in condition.conjuncts.enumerated() {
        let isFirst = i == 0 && join.keys.isEmpty
        if isFirst || !part.canRaise, let key = key(part, leftWidth: left.output.count) {
          join.keys.append(key)
        } else {
          kept.append(part)
        }
      }
      join.condition = kept.isEmpty ? nil : .conjunction(kept)
      return .join(left, right, join)
    }
  }

  private func key(_ part: BoundExpression, leftWidth: Int) -> JoinKey? {
    guard case .comparison(.equal, let a, let b) = part else { return nil }
    switch (a.side(leftWidth: leftWidth), b.side(leftWidth: leftWidth)) {
    case (.left, .right): return JoinKey(left: a, right: b)
    case (.right, .left): return JoinKey(left: b, right: a)
    default: return nil
    }
  }
}
