import LogicalPlan

/// Drops projections that change nothing and makes one of two that stand on each other.
struct RemoveRedundantProjection: OptimizerRule {
  let name = "RemoveRedundantProjection"
  let why = "Rows are handed on as they are, and no column is computed only to be copied."

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    plan.mapBottomUp { node in
      guard case .project(let input, let expressions) = node else { return node }
      if changesNothing(expressions, over: input) { return input }
      guard case .project(let below, let inner) = input, let merged = merge(expressions, into: inner) else {
        return node
      }
      return changesNothing(merged, over: below) ? below : .project(below, merged)
    }
  }

  /// Whether the columns are the input's, all of them, in order and under their names.
  private func changesNothing(_ expressions: [NamedExpression], over input: LogicalOperator) -> Bool {
    let output = input.output
    guard output.count == expressions.count else { return false }
    for (i, expression) in expressions.enumerated() {
      guard case .column(i, _, _) = expression.expression, expression.name == output[i].name else {
        return false
      }
    }
    return true
  }

  /// The upper expressions over the lower's input; nil where that would compute something twice or make an
  /// expression too deep.
  private func merge(_ upper: [NamedExpression], into lower: [NamedExpression]) -> [NamedExpression]? {
    var uses = [Int](repeating: 0, count: lower.count)
    for expression in upper { expression.expression.forEachColumn { uses[$0] += 1 } }
    for (count, expression) in zip(uses, lower) where count > 1 {
      if !expression.expression.children.isEmpty { return nil }
    }
    let merged = upper.map { expression in
      NamedExpression(expression.expression.replacingColumns { lower[$0].expression }, name: expression.name)
    }
    let deepest = merged.map(\.expression.depth).max() ?? 0
    return deepest <= BindingContext.maximumDepth ? merged : nil
  }
}
