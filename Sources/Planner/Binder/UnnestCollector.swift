import Columns
import Diagnostics
import LogicalPlan

/// Gathers the calls of `unnest` in a SELECT list and its ORDER BY while their expressions are bound.
///
/// A call stands in those expressions as a column far behind all others. When everything else of the SELECT is
/// computed, the rows are made: as many of each row as its longest list has elements, the shorter lists going on
/// with NULL; then ``replaced(_:by:)`` puts the elements in the expressions.
final class UnnestCollector {
  /// The name of the function.
  static let function = "unnest"

  private var calls: [(list: BoundExpression, name: String, span: SourceSpan)] = []

  /// Columns from here on stand for calls; no row has as many, and no lambda as many parameters.
  private static let firstColumn = 1 << 42

  /// Whether a column stands for a call.
  static func isCall(_ column: Int) -> Bool { column >= firstColumn }

  /// Whether the expression has a call in it.
  static func hasCall(_ expression: BoundExpression) -> Bool {
    var found = false
    expression.forEachColumn { if isCall($0) { found = true } }
    return found
  }

  /// The column that stands for the elements of `list`; equal lists share one.
  func column(for list: BoundExpression, named name: String, at span: SourceSpan) -> BoundExpression {
    let bare = list.withoutSpans
    let known = calls.firstIndex { $0.list.withoutSpans == bare }
    if known == nil { calls.append((list, name, span)) }
    let element: LogicalType = if case .list(let type) = list.type { type } else { .null }
    return .column(Self.firstColumn + (known ?? calls.count - 1), element, name: name)
  }

  /// Makes rows of those there are, and gives the expressions of the calls over them.
  ///
  /// - Parameter rewrite: makes of a list over FROM one over the rows there are.
  func plan(
    over rows: SubqueryAttachment, _ context: BindingContext,
    rewrite: (BoundExpression, SourceSpan) throws(QueryError) -> BoundExpression
  ) throws(QueryError) -> [BoundExpression] {
    guard let first = calls.first else { return [] }
    var lists: [BoundExpression] = []
    for call in calls { lists.append(try rewrite(call.list, call.span)) }
    let binder = ExpressionBinder(context: context, scope: .empty, clause: .unnest)
    let width = rows.plan.output.count
    if calls.count == 1 {
      try expand(rows, Self.function, lists, context, at: first.span)
      let type = rows.plan.output[width].type
      return [.column(width, type, name: first.name)]
    }
    var longest: [BoundExpression] = []
    for (list, call) in zip(lists, calls) {
      let count = try binder.call("length", [list], at: call.span)
      longest.append(
        .caseWhen(
          [BoundBranch(condition: .isNull(count), result: .constant(.bigint(0), .bigint))], otherwise: count,
          .bigint))
    }
    let stop = try binder.call("greatest", longest, at: first.span)
    try expand(
      rows, "generate_series", [.constant(.bigint(1), .bigint), stop], context, at: first.span)
    let position = BoundExpression.column(width, .bigint, name: "position")
    var elements: [BoundExpression] = []
    for (list, call) in zip(lists, calls) {
      elements.append(try binder.call("list_extract", [list, position], at: call.span))
    }
    return elements
  }

  private func expand(
    _ rows: SubqueryAttachment, _ name: String, _ arguments: [BoundExpression], _ context: BindingContext,
    at span: SourceSpan
  ) throws(QueryError) {
    guard let function = context.catalog.tableFunction(named: name), let form = function.rows else {
      throw unsupported("uses of \"\(name)\"", at: span)
    }
    let from = FromBinder(context: context, commonTables: .none, outer: nil)
    rows.proceed(
      with: try TableFunctionBinder(from: from).expand(rows.plan, function, form, arguments, at: span))
  }

  /// The expression with the columns that stand for calls replaced.
  static func replaced(_ expression: BoundExpression, by elements: [BoundExpression]) -> BoundExpression {
    if case .column(let index, _, _) = expression, isCall(index) { return elements[index - firstColumn] }
    return expression.mapChildren { replaced($0, by: elements) }
  }
}
