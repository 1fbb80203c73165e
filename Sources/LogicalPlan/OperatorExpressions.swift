extension LogicalOperator {
  /// The same operator with each of its own expressions (not those of its inputs) replaced.
  public func mapExpressions(_ transform: (BoundExpression) -> BoundExpression) -> LogicalOperator {
    func named(_ expressions: [NamedExpression]) -> [NamedExpression] {
      expressions.map { NamedExpression(transform($0.expression), name: $0.name) }
    }
    switch self {
    case .scan, .distinct, .limit, .recursion, .working: return self
    case .values(let rows, let columns): return .values(rows.map { $0.map(transform) }, columns)
    case .filter(let input, let predicate): return .filter(input, transform(predicate))
    case .project(let input, let expressions): return .project(input, named(expressions))
    case .aggregate(let input, let groupings, let aggregates, let runs):
      return .aggregate(
        input, groupings: named(groupings), aggregates: aggregates.map { $0.mapExpressions(transform) },
        runs: runs)
    case .groupingSets(let input, let sets): return .groupingSets(input, sets.mapExpressions(transform))
    case .unpivot(let input, let rows, let columns):
      return .unpivot(input, rows.map { $0.map(transform) }, columns)
    case .setOperation: return self
    case .distinctOn(let input, let keys): return .distinctOn(input, keys.map(transform))
    case .window(let input, let order, let calls):
      return .window(input, order.mapExpressions(transform), calls.map { $0.mapExpressions(transform) })
    case .sort(let input, let keys): return .sort(input, keys.map { $0.mapExpression(transform) })
    case .topN(let input, let keys, let limit, let offset):
      return .topN(input, keys.map { $0.mapExpression(transform) }, limit: limit, offset: offset)
    case .expand(let input, let expansion): return .expand(input, expansion.mapExpressions(transform))
    case .join(let left, let right, let join): return .join(left, right, join.mapExpressions(transform))
    case .mark(let left, let right, let mark): return .mark(left, right, mark.mapExpressions(transform))
    }
  }

  /// The same plan with every operator replaced by what `transform` makes of it, inputs first.
  public func mapBottomUp(_ transform: (LogicalOperator) -> LogicalOperator) -> LogicalOperator {
    transform(replacingInputs(inputs.map { $0.mapBottomUp(transform) }))
  }
}
