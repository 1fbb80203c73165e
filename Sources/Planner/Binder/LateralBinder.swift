import Diagnostics
import LogicalPlan
import SQLSyntax

/// Binds a join with a LATERAL subquery, which may read the rows that stand before it in FROM.
struct LateralBinder {
  let from: FromBinder
  let left: (plan: LogicalOperator, scope: Scope)
  let kind: JoinKind
  /// Where the subquery stands.
  let span: SourceSpan

  init(from: FromBinder, left: (plan: LogicalOperator, scope: Scope), kind: JoinKind, at span: SourceSpan) {
    self.from = from
    self.left = left
    self.kind = kind
    self.span = span
  }

  private var context: BindingContext { from.context }

  /// The plan of the join and the scope of its rows.
  ///
  /// - Throws: `.bind` for other kinds of join than inner, cross and left, whose subquery would be asked about
  ///   rows that are not there.
  func bind(
    _ query: Query, alias: TableAlias?, _ condition: JoinCondition
  ) throws(QueryError) -> (plan: LogicalOperator, scope: Scope) {
    let outer = OuterScope(left.scope.within(from.outer, from.commonTables))
    let plan = try context.nestedJoin(at: span) { () throws(QueryError) in
      try QueryBinder(context: context, commonTables: from.commonTables, outer: outer).bind(query)
    }
    let right = try from.scope(of: plan, name: alias?.name.text, columns: alias?.columns ?? [])
    let scope = try left.scope.joined(with: right, at: span)
    try context.charge(scope.width, at: span)
    let joined: LogicalJoin.Kind
    switch kind {
    case .inner, .cross: joined = .inner
    case .left: joined = .left
    default: throw unsupported("\(kind.rawValue) JOINs with LATERAL", at: span)
    }
    var test: BoundExpression?
    switch condition {
    case .none: break
    case .on(let written):
      let bound = try ExpressionBinder(
        context: context, scope: scope.within(from.outer, from.commonTables), clause: .join
      ).bindCondition(written)
      if SubqueryStore.isIn(bound) { throw unsupported("subqueries in ON of LATERAL", at: written.span) }
      test = bound
    case .using, .natural: throw unsupported("USING and NATURAL with LATERAL", at: span)
    }
    let call = SubqueryCall(
      kind: .value, plan: plan, referenceCount: outer.references.count, name: "", span: span)
    let rows = SubqueryAttachment(context, left.plan)
    return (try rows.joinLateral(call, outer.references, joined, condition: test), scope)
  }
}
