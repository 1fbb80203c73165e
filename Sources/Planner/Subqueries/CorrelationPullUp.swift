import LogicalPlan

/// A subquery taken apart: rows that do not depend on the rows around it, and the tests that do.
struct PulledPlan {
  /// Without references.
  var plan: LogicalOperator
  /// The subquery's columns, over `plan`'s columns and the references.
  var values: [BoundExpression]
  /// What a row of `plan` must meet to be a row of the subquery, over the same.
  var conditions: [BoundExpression]
}

/// Moves the tests of a subquery that read the rows around it to its top, where they become the condition of a
/// join with those rows.
///
/// That is the best way where it works: no row is made that does not belong to one of the rows around. It works
/// through filters, computed columns and joins that keep rows apart; not through what makes one row of several
/// (GROUP BY, DISTINCT, LIMIT, windows), for which ``DependentPlan`` is there.
struct CorrelationPullUp {
  /// What the subquery's rows are for, which decides what may be left out of it.
  enum Use {
    /// Every row counts.
    case rows
    /// A row that is there twice counts once.
    case set
    /// Only whether there is a row counts.
    case existence
  }

  let use: Use

  /// The subquery taken apart; nil where it cannot be.
  func pulled(_ plan: LogicalOperator) -> PulledPlan? {
    if !plan.readsOuter { return PulledPlan(plan: plan, values: plan.outputColumns(), conditions: []) }
    switch plan {
    case .filter(let input, let predicate):
      guard var below = pulled(input) else { return nil }
      var kept: [BoundExpression] = []
      for part in predicate.conjuncts {
        let test = below.rewritten(part)
        // A test that may fail is not made for rows that a test before it would have kept from it.
        if test.readsOuter || (!below.conditions.isEmpty && part.canRaise) {
          below.conditions.append(test)
        } else {
          kept.append(test)
        }
      }
      if !kept.isEmpty { below.plan = .filter(below.plan, .conjunction(kept)) }
      return below
    case .project(let input, let expressions):
      guard var below = pulled(input) else { return nil }
      below.values = expressions.map { below.rewritten($0.expression) }
      return below.isSmall ? below : nil
    case .sort(let input, _): return pulled(input)
    case .distinct(let input): return use == .rows ? nil : pulled(input)
    case .limit(let input, let limit, offset: 0) where use == .existence && limit != 0: return pulled(input)
    case .join(let left, let right, let join): return pulled(left, right, join)
    case .mark(let left, let right, let mark):
      guard !right.readsOuter, var below = pulled(left) else { return nil }
      let width = below.plan.output.count
      guard let moved = below.moved(mark.expressions, behind: left.output.count) else { return nil }
      below.plan = .mark(below.plan, right, mark.mapExpressions(moved))
      below.values.append(.column(width, .boolean, name: mark.name))
      return below
    default: return nil
    }
  }

  private func pulled(_ left: LogicalOperator, _ right: LogicalOperator, _ join: LogicalJoin) -> PulledPlan? {
    if join.kind == .inner, join.nearest == nil {
      guard let a = pulled(left), let b = pulled(right) else { return nil }
      return joined(a, b, join)
    }
    // A row that the tests above would drop may meet two rows of a value's subquery, which is an error.
    guard join.kind == .left || join.kind == .semi || join.kind == .anti, !right.readsOuter,
      join.single == nil || join.keys.isEmpty && join.condition == nil, var below = pulled(left),
      let moved = below.moved(join.expressions, behind: left.output.count)
    else { return nil }
    let width = below.plan.output.count
    below.plan = .join(below.plan, right, join.mapExpressions(moved))
    if join.showsRight { below.values += right.outputColumns(from: width) }
    return below
  }

  private func joined(_ a: PulledPlan, _ b: PulledPlan, _ join: LogicalJoin) -> PulledPlan {
    let width = a.plan.output.count
    func shifted(_ expression: BoundExpression) -> BoundExpression {
      expression.remappingColumns { $0 + width }
    }
    var pulled = PulledPlan(
      plan: a.plan, values: a.values + b.values.map(shifted),
      conditions: a.conditions + b.conditions.map(shifted))
    var own: [BoundExpression] = []
    let tests = join.keys.map { BoundExpression.comparison(.equal, $0.left, $0.right) }
    for part in tests + (join.condition?.conjuncts ?? []) {
      let test = pulled.rewritten(part)
      if test.readsOuter || (!pulled.conditions.isEmpty && part.canRaise) {
        pulled.conditions.append(test)
      } else {
        own.append(test)
      }
    }
    let inner = LogicalJoin(
      kind: .inner, condition: own.isEmpty ? nil : .conjunction(own), held: join.held)
    pulled.plan = .join(a.plan, b.plan, inner)
    return pulled
  }
}

extension PulledPlan {
  /// An expression over the subquery's columns as one over the plan's.
  fileprivate func rewritten(_ expression: BoundExpression) -> BoundExpression {
    expression.replacing { $0.columnIndex.map { values[$0] } }
  }

  /// Whether the columns have not grown beyond what may be computed for each pair.
  fileprivate var isSmall: Bool { values.allSatisfy { $0.nodeCount <= 500 && $0.depth <= 100 } }

  /// What becomes of the expressions of a join with an input that has no references; nil where they would have
  /// some.
  ///
  /// - Parameter width: how many columns the left input had.
  fileprivate func moved(
    _ expressions: [BoundExpression], behind width: Int
  ) -> ((BoundExpression) -> BoundExpression)? {
    let (values, offset) = (values, plan.output.count - width)
    let move = { (expression: BoundExpression) -> BoundExpression in
      expression.replacing { part in
        guard case .column(let index, let type, let name) = part else { return nil }
        return index < width ? values[index] : .column(index + offset, type, name: name)
      }
    }
    return expressions.contains { move($0).readsOuter } ? nil : move
  }
}
