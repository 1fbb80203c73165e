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
    var operands: [BoundExpression] = []
    for part in rowParts(value) ?? [value] { operands.append(try bind(part)) }
    let (bound, outer) = try bindSubquery(query, at: span)
    let output = bound.output
    guard output.count == operands.count else {
      let wanted = operands.count == 1 ? "one column" : "\(operands.count) columns"
      throw QueryError(
        .bind, "a subquery beside IN has \(wanted) here, and this one has \(output.count)", at: query.span)
    }
    var members: [NamedExpression] = []
    var values: [BoundExpression] = []
    for (operand, column) in zip(operands, bound.outputColumns()) {
      let type = try commonType([operand, column], doing: "compare", at: span)
      members.append(NamedExpression(column.converted(to: type), name: output[members.count].name))
      values.append(operand.converted(to: type))
    }
    let isConverted = zip(members, output).contains { $0.expression.type != $1.type }
    let call = SubqueryCall(
      kind: .isIn, plan: isConverted ? .project(bound, members) : bound,
      referenceCount: outer.references.count, name: "in", span: span)
    return try context.subqueries.expression(call, outer.references + values, .boolean)
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
