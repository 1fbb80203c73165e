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
    case .groupingSets: return pruneGroupingSets(plan, to: needed)
    case .unpivot(let input, let rows, let columns):
      let kept = needed.sorted()
      let rows = rows.map { row in kept.map { row[$0] } }
      let (below, moved) = prune(input, to: self.columns(of: rows.flatMap { $0 }))
      return (
        .unpivot(below, rows.map { row in row.map { remapped($0, moved) } }, kept.map { columns[$0] }),
        places(of: kept)
      )
    case .distinct(let input):
      let (below, moved) = prune(input, to: Set(input.output.indices))
      return (.distinct(below), moved)
    case .filter(let input, let predicate):
      let (below, moved) = prune(input, to: needed.union(columns(of: [predicate])))
      return (.filter(below, remapped(predicate, moved)), moved)
    case .distinctOn(let input, let keys):
      let (below, moved) = prune(input, to: needed.union(columns(of: keys)))
      return (.distinctOn(below, keys.map { remapped($0, moved) }), moved)
    case .window: return pruneWindow(plan, to: needed)
    case .expand(let input, let expansion):
      let width = input.output.count
      let (below, moved) = prune(
        input, to: needed.filter { $0 < width }.union(columns(of: expansion.arguments)))
      var places = moved
      for i in expansion.columns.indices { places[width + i] = below.output.count + i }
      return (.expand(below, expansion.mapExpressions { remapped($0, moved) }), places)
    case .setOperation(let operation, let inputs):
      // The other operations compare whole rows.
      let kept = operation == .unionAll ? needed.sorted() : Array(plan.output.indices)
      return (.setOperation(operation, inputs.map { exactly(kept, of: $0) }), places(of: kept))
    case .sort(let input, let keys), .topN(let input, let keys, _, _):
      let (below, moved) = prune(input, to: needed.union(columns(of: keys.map(\.expression))))
      return (plan.replacingInputs([below]).mapExpressions { remapped($0, moved) }, moved)
    case .limit(let input, let limit, let offset):
      let (below, moved) = prune(input, to: needed)
      return (.limit(below, limit: limit, offset: offset), moved)
    case .join(let left, let right, let join): return pruneJoin(left, right, join, to: needed)
    case .mark(let left, let right, let mark): return pruneMark(left, right, mark, to: needed)
    case .recursion(let first, let step, let recursion):
      // What a column is for in later rounds is not looked into.
      let all = Array(plan.output.indices)
      return (.recursion(exactly(all, of: first), exactly(all, of: step), recursion), places(of: all))
    case .working(let table): return (plan, places(of: Array(table.columns.indices)))
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

  /// An answer that nobody reads is not asked for.
  private func pruneMark(
    _ left: LogicalOperator, _ right: LogicalOperator, _ mark: LogicalMark, to needed: Set<Int>
  ) -> (plan: LogicalOperator, places: [Int: Int]) {
    let width = left.output.count
    guard needed.contains(width) else { return prune(left, to: needed) }
    let used = columns(of: mark.expressions)
    let wanted = needed.union(used).filter { $0 < width }
    let (prunedLeft, kept) = prune(left, to: wanted)
    let (prunedRight, moved) = prune(right, to: Set(used.filter { $0 >= width }.map { $0 - width }))
    var operands = kept
    for (old, new) in moved { operands[old + width] = new + prunedLeft.output.count }
    var places = kept
    places[width] = prunedLeft.output.count
    return (.mark(prunedLeft, prunedRight, mark.mapExpressions { remapped($0, operands) }), places)
  }

  private func pruneAggregate(
    _ plan: LogicalOperator, to needed: Set<Int>
  ) -> (plan: LogicalOperator, places: [Int: Int]) {
    guard case .aggregate(let input, let groupings, let aggregates, let runs) = plan else {
      return (plan, [:])
    }
    // The groupings say which rows there are, so they stay; so does one aggregate where there is nothing else.
    var kept = Set(groupings.indices)
      .union(needed.filter { $0 >= groupings.count }).sorted()
    if kept.isEmpty, !aggregates.isEmpty { kept = [0] }
    let calls = kept.filter { $0 >= groupings.count }.map { aggregates[$0 - groupings.count] }
    let (below, moved) = prune(
      input, to: columns(of: groupings.map(\.expression) + calls.flatMap(\.expressions)))
    let pruned = LogicalOperator.aggregate(below, groupings: groupings, aggregates: calls, runs: runs)
      .mapExpressions { remapped($0, moved) }
    return (pruned, places(of: kept))
  }

  /// Keys and the column of sets stay; calls that nobody reads go.
  private func pruneGroupingSets(
    _ plan: LogicalOperator, to needed: Set<Int>
  ) -> (plan: LogicalOperator, places: [Int: Int]) {
    guard case .groupingSets(let input, var sets) = plan else { return (plan, [:]) }
    let width = sets.groupings.count
    let last = width + sets.aggregates.count
    let calls = needed.filter { $0 >= width && $0 < last }.sorted()
    sets.aggregates = calls.map { sets.aggregates[$0 - width] }
    let (below, moved) = prune(input, to: columns(of: sets.expressions))
    let kept = Array(0..<width) + calls + [last]
    return (.groupingSets(below, sets.mapExpressions { remapped($0, moved) }), places(of: kept))
  }

  /// Calls that nobody reads go, and the operator with the last of them.
  private func pruneWindow(
    _ plan: LogicalOperator, to needed: Set<Int>
  ) -> (plan: LogicalOperator, places: [Int: Int]) {
    guard case .window(let input, let order, let calls) = plan else { return (plan, [:]) }
    let width = input.output.count
    let kept = calls.indices.filter { needed.contains(width + $0) }
    var wanted = needed.filter { $0 < width }
    if kept.isEmpty { return prune(input, to: wanted) }
    wanted.formUnion(columns(of: order.expressions + kept.flatMap { calls[$0].expressions }))
    let (below, moved) = prune(input, to: wanted)
    let pruned = LogicalOperator.window(below, order, kept.map { calls[$0] })
      .mapExpressions { remapped($0, moved) }
    var places = moved
    for (i, call) in kept.enumerated() { places[width + call] = below.output.count + i }
    return (pruned, places)
  }

  /// A plan that has the columns `kept` of the given one and no others.
  private func exactly(_ kept: [Int], of plan: LogicalOperator) -> LogicalOperator {
    let (pruned, moved) = prune(plan, to: Set(kept))
    let output = pruned.output
    let wanted = kept.map { moved[$0] ?? $0 }
    if wanted == Array(output.indices) { return pruned }
    return .project(
      pruned,
      wanted.map {
        NamedExpression(.column($0, output[$0].type, name: output[$0].name), name: output[$0].name)
      })
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
