import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// A bound SELECT: its rows in order, with columns behind the visible ones where ORDER BY needed more.
struct BoundSelect {
  var plan: LogicalOperator
  /// How many of the plan's columns the query shows.
  var visibleColumns: Int

  /// `plan`, a plan over this one's rows, with only the columns that the query shows.
  func droppingHidden(from plan: LogicalOperator) -> LogicalOperator {
    let output = plan.output
    guard output.count > visibleColumns else { return plan }
    return .project(
      plan,
      output.prefix(visibleColumns).enumerated().map {
        NamedExpression(.column($0.offset, $0.element.type, name: $0.element.name), name: $0.element.name)
      })
  }
}

/// Binds a SELECT with its ORDER BY.
///
/// All expressions are bound over the rows of FROM first, aggregates as columns behind those; only when it is
/// known whether there is grouping are they rewritten over the aggregate's output.
struct SelectBinder {
  let context: BindingContext
  let commonTables: CommonTables

  /// The plan: FROM, WHERE, grouping, HAVING, the SELECT list, DISTINCT, ORDER BY.
  func bind(_ select: Select, orderBy: OrderBy?) throws(QueryError) -> BoundSelect {
    try refuseUnsupported(select)
    let (from, scope) = try FromBinder(context: context, commonTables: commonTables).bind(select.from)
    let aggregates = AggregateCollector(width: scope.width)
    let entries = try StarExpansion(context: context, scope: scope).expand(select.items)
    let list = SelectList(entries: entries, context: context, scope: scope, aggregates: aggregates)

    var plan = from
    if let filter = select.filter {
      let binder = ExpressionBinder(
        context: context, scope: scope, clause: .filter,
        aliases: VisibleAliases(list: list, before: entries.count))
      plan = .filter(plan, try binder.bindCondition(filter))
    }
    var items: [NamedExpression] = []
    for (i, entry) in entries.enumerated() {
      items.append(NamedExpression(try list.expression(i), name: entry.name))
    }
    let groupings = try GroupBinder(context: context, scope: scope, list: list).bind(select.groupBy)
    let isGroupedSoFar = select.groupBy != nil || select.having != nil || !aggregates.calls.isEmpty
    var having = try select.having.map { (written) throws(QueryError) in
      try ExpressionBinder(
        context: context, scope: scope, clause: .having,
        aliases: VisibleAliases(list: list, before: entries.count, comeFirst: true), aggregates: aggregates
      ).bindCondition(written)
    }
    var order = try OrderBinder(context: context, scope: scope, list: list, aggregates: aggregates)
      .bind(orderBy, isGrouped: isGroupedSoFar)

    if isGroupedSoFar || !aggregates.calls.isEmpty {
      let rewriter = AggregateRewriter(
        groupings: groupings, aggregates: aggregates, isGroupBy: select.groupBy != nil)
      for i in items.indices {
        items[i].expression = try rewriter.rewrite(items[i].expression, at: entries[i].span)
      }
      for i in order.indices {
        order[i].expression = try rewriter.rewrite(order[i].expression, at: order[i].span)
      }
      if let condition = having, let written = select.having {
        having = try rewriter.rewrite(condition, at: written.span)
      }
      plan = .aggregate(plan, groupings: groupings, aggregates: aggregates.calls)
    }
    if let having { plan = .filter(plan, having) }
    return try ordered(plan, items, order, isDistinct: select.distinct != nil)
  }

  private func refuseUnsupported(_ select: Select) throws(QueryError) {
    if case .on(let expressions)? = select.distinct {
      throw unsupported("DISTINCT ON clauses", at: expressions.first?.span ?? select.span)
    }
    if let window = select.windows.first { throw unsupported("window functions", at: window.name.span) }
    if let qualify = select.qualify { throw unsupported("QUALIFY clauses", at: qualify.span) }
  }

  /// Adds the SELECT list, DISTINCT and ORDER BY; keys that are no item become columns behind the items.
  private func ordered(
    _ input: LogicalOperator, _ items: [NamedExpression], _ order: [BoundOrderItem], isDistinct: Bool
  ) throws(QueryError) -> BoundSelect {
    var columns = items
    var positions: [BoundExpression: Int] = [:]
    for (i, item) in items.enumerated() where positions[item.expression.withoutSpans] == nil {
      positions[item.expression.withoutSpans] = i
    }
    var keys: [SortKey] = []
    for key in order {
      let bare = key.expression.withoutSpans
      if positions[bare] == nil {
        if isDistinct {
          throw QueryError(
            .bind, "SELECT DISTINCT can only be ordered by what it selects", at: key.span,
            hint: "add the expression to SELECT, or order by one of its columns")
        }
        positions[bare] = columns.count
        columns.append(NamedExpression(key.expression, name: key.name))
      }
      let position = positions[bare] ?? 0
      let column = columns[position]
      keys.append(
        SortKey(
          .column(position, column.expression.type, name: column.name), isDescending: key.isDescending,
          nullsFirst: key.nullsFirst))
    }
    var plan = LogicalOperator.project(input, columns)
    if isDistinct { plan = .distinct(plan) }
    if !keys.isEmpty { plan = .sort(plan, keys) }
    return BoundSelect(plan: plan, visibleColumns: items.count)
  }
}
