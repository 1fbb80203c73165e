import Diagnostics
import LogicalPlan
import SQLSyntax

/// A key of ORDER BY, bound over the rows of FROM.
struct BoundOrderItem {
  var expression: BoundExpression
  var isDescending: Bool
  var nullsFirst: Bool
  /// The name of its column, where it is no item of SELECT.
  var name: String
  var span: SourceSpan
}

/// Binds the ORDER BY of a SELECT: positions, aliases, and expressions over FROM.
struct OrderBinder {
  let context: BindingContext
  let scope: Scope
  let list: SelectList
  let aggregates: AggregateCollector
  let windows: WindowCollector
  let unnests: UnnestCollector

  /// The keys; NULLS LAST where the query does not say, in both directions, as DuckDB has it.
  func bind(_ orderBy: OrderBy?, isGrouped: Bool) throws(QueryError) -> [BoundOrderItem] {
    var keys: [BoundOrderItem] = []
    switch orderBy {
    case nil: break
    case .all(let isDescending, let nullsFirst)?:
      for (i, entry) in list.entries.enumerated() {
        keys.append(
          BoundOrderItem(
            expression: try list.expression(i), isDescending: isDescending,
            nullsFirst: nullsFirst ?? context.nullOrder.nullsFirst(isDescending: isDescending),
            name: entry.name, span: entry.span))
      }
    case .items(let items)?:
      for item in try expanded(items) {
        keys.append(
          BoundOrderItem(
            expression: try bind(item.expression, isGrouped: isGrouped), isDescending: item.isDescending,
            nullsFirst: context.nullsFirst(item), name: item.expression.resultName,
            span: item.expression.span))
      }
    }
    return keys
  }

  /// The items with COLUMNS replaced by each of the columns.
  private func expanded(_ items: [OrderItem]) throws(QueryError) -> [OrderItem] {
    let stars = StarExpansion(context: context, scope: scope)
    var expanded: [OrderItem] = []
    for item in items {
      for expression in try stars.each(item.expression) {
        expanded.append(
          OrderItem(expression: expression, isDescending: item.isDescending, nullsFirst: item.nullsFirst))
      }
    }
    return expanded
  }

  /// The keys of DISTINCT ON, which are spelled as those of ORDER BY.
  func bind(
    distinctOn distinct: Select.Distinct?, isGrouped: Bool
  ) throws(QueryError) -> [BoundOrderItem] {
    guard case .on(let expressions)? = distinct else { return [] }
    return try bind(.items(expressions.map { OrderItem(expression: $0) }), isGrouped: isGrouped)
  }

  private func bind(_ written: Expression, isGrouped: Bool) throws(QueryError) -> BoundExpression {
    if let i = try ordinal(written, in: "ORDER BY", count: list.entries.count) {
      return try list.expression(i)
    }
    // A name alone is an alias first; inside an expression it is a column first, unless rows are grouped.
    if case .column(let names) = written.node, names.count == 1, let name = names.first,
      let i = try list.index(ofAlias: name, before: list.entries.count)
    {
      return try list.expression(i)
    }
    return try ExpressionBinder(
      context: context, scope: scope, clause: .orderBy,
      aliases: VisibleAliases(list: list, before: list.entries.count, comeFirst: isGrouped),
      aggregates: aggregates, windows: windows, unnests: unnests
    ).bind(written)
  }
}
