import LogicalPlan

/// Makes each operator produce only the columns that are used above it, down to the scan.
struct ProjectionPushdown: OptimizerRule {
  let name = "ProjectionPushdown"
  let why = "A column that nobody reads is not made, and the events that only it needs are not decoded."

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    prune(plan, to: Set(plan.output.indices)).plan
  }

  /// A plan that has at least the columns `needed` of the given one, in their order, and where each of the
  /// given one's columns that are left now stands.
  private func prune(_ plan: LogicalOperator, to needed: Set<Int>) -> (
    plan: LogicalOperator, places: [Int: Int]
  ) {
    switch plan {
    case .scan(var scan):
      let kept = needed.sorted()
      scan.columns = kept.map { scan.columns[$0] }
      return (.scan(scan), places(of: kept))
    case .values(let rows, let columns):
      let kept = needed.sorted()
      return (.values(rows.map { row in kept.map { row[$0] } }, kept.map { columns[$0] }), places(of: kept))
    case .project(let input, let expressions):
      let kept = needed.sorted()
      let expressions = kept.map { expressions[$0] }
      let (below, moved) = prune(input, to: columns(of: expressions.map(\.expression)))
      return (project(below, expressions, moved), places(of: kept))
    case .aggregate: return pruneAggregate(plan, to: needed)
    case .distinct(let input):
      let (below, moved) = prune(input, to: Set(input.output.indices))
      return (.distinct(below), moved)
    case .filter(let input, let predicate):
      let (below, moved) = prune(input, to: needed.union(columns(of: [predicate])))
      return (.filter(below, remapped(predicate, moved)), moved)
    case .sort(let input, let keys), .topN(let input, let keys, _, _):
      let (below, moved) = prune(input, to: needed.union(columns(of: keys.map(\.expression))))
      return (plan.replacingInputs([below]).mapExpressions { remapped($0, moved) }, moved)
    case .limit(let input, let limit, let offset):
      let (below, moved) = prune(input, to: needed)
      return (.limit(below, limit: limit, offset: offset), moved)
    case .join(let left, let right, let join): return pruneJoin(left, right, join, to: needed)
    }
  }

  private func pruneJoin(
    _ left: LogicalOperator, _ right: LogicalOperator, _ join: LogicalJoin, to needed: Set<Int>
  ) -> (plan: LogicalOperator, places: [Int: Int]) {
    let width = left.output.count
    let used = needed.union(columns(of: join.expressions))
    var (prunedLeft, places) = prune(left, to: used.filter { $0 < width })
    let (prunedRight, moved) = prune(right, to: Set(used.filter { $0 >= width }.map { $0 - width }))
    for (old, new) in moved { places[old + width] = new + prunedLeft.output.count }
    return (.join(prunedLeft, prunedRight, join.mapExpressions { remapped($0, places) }), places)
  }

  private func pruneAggregate(
    _ plan: LogicalOperator, to needed: Set<Int>
  ) -> (plan: LogicalOperator, places: [Int: Int]) {
    guard case .aggregate(let input, let groupings, let aggregates) = plan else { return (plan, [:]) }
    // The groupings say which rows there are, so they stay; so does one aggregate where there is nothing else.
    var kept = Set(groupings.indices)
      .union(needed.filter { $0 >= groupings.count }).sorted()
    if kept.isEmpty, !aggregates.isEmpty { kept = [0] }
    let calls = kept.filter { $0 >= groupings.count }.map { aggregates[$0 - groupings.count] }
    let (below, moved) = prune(
      input, to: columns(of: groupings.map(\.expression) + calls.flatMap(\.expressions)))
    let pruned = LogicalOperator.aggregate(below, groupings: groupings, aggregates: calls)
      .mapExpressions { remapped($0, moved) }
    return (pruned, places(of: kept))
  }

  private func project(
    _ input: LogicalOperator, _ expressions: [NamedExpression], _ moved: [Int: Int]
  ) -> LogicalOperator {
    .project(
      input, expressions.map { NamedExpression(remapped($0.expression, moved), name: $0.name) })
  }

  private func places(of kept: [Int]) -> [Int: Int] {
    var places: [Int: Int] = [:]
    for (new, old) in kept.enumerated() { places[old] = new }
    return places
  }

  private func columns(of expressions: [BoundExpression]) -> Set<Int> {
    var columns: Set<Int> = []
    for expression in expressions { expression.forEachColumn { columns.insert($0) } }
    return columns
  }

  private func remapped(_ expression: BoundExpression, _ places: [Int: Int]) -> BoundExpression {
    expression.remappingColumns { places[$0] ?? $0 }
  }
}
