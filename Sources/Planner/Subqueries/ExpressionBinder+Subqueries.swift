import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

// Subqueries as values, and beside IN and EXISTS.
extension ExpressionBinder {
  func bindScalarQuery(_ query: Query, at span: SourceSpan) throws(QueryError) -> BoundExpression {
    let (plan, outer) = try bindSubquery(query, at: span)
    let column = try onlyColumn(of: plan, "a subquery that is used as a value", at: query.span)
    let call = SubqueryCall(
      kind: .value, plan: plan, referenceCount: outer.references.count, name: column.name, span: span)
    return try context.subqueries.expression(call, outer.references, column.type)
  }

  func bindExists(_ query: Query, at span: SourceSpan) throws(QueryError) -> BoundExpression {
    let (plan, outer) = try bindSubquery(query, at: span)
    let call = SubqueryCall(
      kind: .exists, plan: plan, referenceCount: outer.references.count, name: "exists", span: span)
    return try context.subqueries.expression(call, outer.references, .boolean)
  }

  func bindInQuery(
    _ value: Expression, _ query: Query, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let operand = try bind(value)
    let (bound, outer) = try bindSubquery(query, at: span)
    let column = try onlyColumn(of: bound, "a subquery beside IN", at: query.span)
    let member = BoundExpression.column(0, column.type, name: column.name)
    let type = try commonType([operand, member], doing: "compare", at: span)
    var plan = bound
    if type != column.type {
      plan = .project(plan, [NamedExpression(member.converted(to: type), name: column.name)])
    }
    let call = SubqueryCall(
      kind: .isIn, plan: plan, referenceCount: outer.references.count, name: "in", span: span)
    return try context.subqueries.expression(
      call, outer.references + [operand.converted(to: type)], .boolean)
  }

  private func bindSubquery(
    _ query: Query, at span: SourceSpan
  ) throws(QueryError) -> (LogicalOperator, OuterScope) {
    if clause == .limit || clause == .offset {
      throw unsupported("subqueries in \(clause.title)", at: span)
    }
    let outer = OuterScope(scope, aggregates: aggregates)
    let binder = QueryBinder(context: context, commonTables: scope.commonTables, outer: outer)
    return (try binder.bind(query), outer)
  }

  private func onlyColumn(
    of plan: LogicalOperator, _ what: String, at span: SourceSpan
  ) throws(QueryError) -> OutputColumn {
    let output = plan.output
    if output.count == 1, let column = output.first { return column }
    throw QueryError(.bind, "\(what) has one column, and this one has \(output.count)", at: span)
  }
}
