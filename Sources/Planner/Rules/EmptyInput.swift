import LogicalPlan

/// Replaces what is made of no rows by no rows, so that nothing is scanned for it.
struct EmptyInput: OptimizerRule {
  let name = "EmptyInput"
  let why = "Where no row can come, no trace needs to be read."

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    plan.mapBottomUp { node in
      switch node {
      case .limit(_, limit: 0, _), .topN(_, _, limit: 0, _): return .values([], node.output)
      case .filter(let input, _), .project(let input, _), .distinct(let input), .sort(let input, _),
        .topN(let input, _, _, _), .limit(let input, _, _):
        return isEmpty(input) ? .values([], node.output) : node
      case .aggregate(let input, let groupings, _, _):
        // Without groupings there is one row, whatever comes.
        return isEmpty(input) && !groupings.isEmpty ? .values([], node.output) : node
      case .groupingSets(let input, let sets):
        // A set without keys has a row, whatever comes.
        return isEmpty(input) && !sets.sets.contains([]) ? .values([], node.output) : node
      case .distinctOn(let input, _), .window(let input, _, _), .unpivot(let input, _, _),
        .expand(let input, _):
        return isEmpty(input) ? .values([], node.output) : node
      case .setOperation(let operation, let inputs): return simplified(operation, inputs)
      case .join(let left, let right, let join):
        return isEmpty(left, right, join) ? .values([], node.output) : node
      case .mark(let left, let right, let mark):
        if isEmpty(left) { return .values([], node.output) }
        // Nothing is there, and nothing is in it: false, for NULL too.
        guard isEmpty(right) else { return node }
        return .project(
          left,
          left.output.enumerated().map { i, column in
            NamedExpression(.column(i, column.type, name: column.name), name: column.name)
          } + [NamedExpression(.constant(.boolean(false), .boolean), name: mark.name)])
      case .recursion(let first, _, _): return isEmpty(first) ? .values([], node.output) : node
      case .scan, .values, .working: return node
      }
    }
  }

  private func simplified(_ operation: SetOperation, _ inputs: [LogicalOperator]) -> LogicalOperator {
    let whole = LogicalOperator.setOperation(operation, inputs)
    guard let first = inputs.first, inputs.contains(where: isEmpty) else { return whole }
    switch operation {
    case .unionAll:
      let telling = inputs.filter { !isEmpty($0) }
      guard let only = telling.first else { return .values([], whole.output) }
      let left = telling.count == 1 ? only : LogicalOperator.setOperation(.unionAll, telling)
      return renamed(left, whole)
    case .intersect, .intersectAll: return .values([], whole.output)
    case .except: return isEmpty(first) ? .values([], whole.output) : .distinct(first)
    case .exceptAll: return isEmpty(first) ? .values([], whole.output) : first
    }
  }

  /// `plan` with the names that the columns of `other` have.
  private func renamed(_ plan: LogicalOperator, _ other: LogicalOperator) -> LogicalOperator {
    let columns = plan.output
    if columns == other.output { return plan }
    return .project(
      plan,
      zip(columns, other.output).enumerated().map { i, names in
        NamedExpression(.column(i, names.0.type, name: names.0.name), name: names.1.name)
      })
  }

  /// Whether no pair can meet, and no row comes out without one.
  private func isEmpty(_ left: LogicalOperator, _ right: LogicalOperator, _ join: LogicalJoin) -> Bool {
    let condition = join.condition?.constantValue
    let meetsNone = isEmpty(left) || isEmpty(right) || (condition != nil && condition != .boolean(true))
    return meetsNone && (isEmpty(left) || !join.showsUnmatched(.left))
      && (isEmpty(right) || !join.showsUnmatched(.right))
  }

  private func isEmpty(_ plan: LogicalOperator) -> Bool {
    if case .values(let rows, _) = plan { return rows.isEmpty }
    return false
  }
}
