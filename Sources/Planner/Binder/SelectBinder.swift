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
  /// The rows around the query, where it is a subquery that may read them.
  var outer: OuterScope?

  /// The plan: FROM, WHERE, grouping, HAVING, the SELECT list, DISTINCT, ORDER BY.
  func bind(_ select: Select, orderBy: OrderBy?) throws(QueryError) -> BoundSelect {
    let windows = WindowCollector(named: try namedWindows(of: select))
    let (from, names) = try FromBinder(context: context, commonTables: commonTables, outer: outer)
      .bind(select.from)
    let scope = names.within(outer, commonTables)
    let aggregates = AggregateCollector(width: scope.width)
    let unnests = UnnestCollector()
    let entries = try StarExpansion(context: context, scope: scope).expand(select.items)
    let list = SelectList(
      entries: entries, context: context, scope: scope, aggregates: aggregates, windows: windows,
      unnests: unnests)

    var rows = SubqueryAttachment(context, from)
    if let written = select.filter {
      let filter = try StarExpansion(context: context, scope: scope).conjunction(written)
      let binder = ExpressionBinder(
        context: context, scope: scope, clause: .filter,
        aliases: VisibleAliases(list: list, before: entries.count))
      try rows.filter(try binder.bindCondition(filter))
    }
    var items: [NamedExpression] = []
    for (i, entry) in entries.enumerated() {
      items.append(NamedExpression(try list.expression(i), name: entry.name))
    }
    let grouping = try GroupBinder(context: context, scope: scope, list: list, unnests: unnests)
      .bind(select.groupBy)
    let groupedUnnests = grouping.isUnnested ? unnests : nil
    let isGroupedSoFar = select.groupBy != nil || select.having != nil || aggregates.hasCalls
    var having = try select.having.map { (written) throws(QueryError) in
      try ExpressionBinder(
        context: context, scope: scope, clause: .having,
        aliases: VisibleAliases(list: list, before: entries.count, comeFirst: true), aggregates: aggregates,
        unnests: groupedUnnests
      ).bindCondition(written)
    }
    let qualify = try select.qualify.map { (written) throws(QueryError) in
      try ExpressionBinder(
        context: context, scope: scope, clause: .qualify,
        aliases: VisibleAliases(list: list, before: entries.count, comeFirst: isGroupedSoFar),
        aggregates: aggregates, windows: windows, unnests: groupedUnnests
      ).bindCondition(written)
    }
    let orderBinder = OrderBinder(
      context: context, scope: scope, list: list, aggregates: aggregates, windows: windows, unnests: unnests)
    var order = try orderBinder.bind(orderBy, isGrouped: isGroupedSoFar)
    var distinctOn = try orderBinder.bind(distinctOn: select.distinct, isGrouped: isGroupedSoFar)
    var rewrite = { (expression: BoundExpression, _: SourceSpan) throws(QueryError) in expression }

    if isGroupedSoFar || aggregates.hasCalls {
      let rewriter = AggregateRewriter(
        grouping: grouping, aggregates: aggregates, isGroupBy: select.groupBy != nil)
      rewrite = rewriter.rewrite
      if let condition = having, let written = select.having {
        having = try rewrite(condition, written.span)
      }
      var keys = grouping
      if grouping.isUnnested {
        let made = try unnests.plan(over: rows, context) { (list, _) throws(QueryError) in
          try rows.attached(list)
        }
        keys.keys = keys.keys.map {
          NamedExpression(UnnestCollector.replaced($0.expression, by: made), name: $0.name)
        }
      }
      rows = SubqueryAttachment(context, try aggregated(rows, keys, aggregates.calls))
    }
    if let having { try rows.filter(having) }
    func overRows(_ expression: BoundExpression, _ span: SourceSpan) throws(QueryError) -> BoundExpression {
      try rows.attached(try rewrite(expression, span))
    }
    // Subqueries of windows come before the windows, and are found again when these are put on top.
    for (order, call) in windows.calls {
      _ = try order.mapExpressions { (part) throws(QueryError) in try overRows(part, call.span ?? select.span)
      }
      _ = try call.mapExpressions { (part) throws(QueryError) in try overRows(part, call.span ?? select.span)
      }
    }
    let computed = try windows.plan(over: rows.plan, rewrite: overRows)
    if !windows.calls.isEmpty { rows.proceed(with: computed.plan) }
    func settle(_ expression: inout BoundExpression, _ span: SourceSpan) throws(QueryError) {
      let overAll = WindowCollector.replaced(try rewrite(expression, span), by: computed.columns)
      if grouping.isUnnested, UnnestCollector.hasCall(overAll) {
        throw QueryError(
          .bind, "one unnest is grouped by, and this one is not", at: span,
          hint: "put it into FROM: from t, unnest(t.list) u(x)")
      }
      expression = UnnestCollector.replaced(try rows.attached(overAll), by: made)
    }
    if let condition = qualify, let written = select.qualify {
      if windows.calls.isEmpty {
        throw QueryError(
          .bind, "QUALIFY needs a window function, in it or in SELECT", at: written.span,
          hint: "a condition on rows belongs in WHERE, one on groups in HAVING")
      }
      try rows.filter(WindowCollector.replaced(try rewrite(condition, written.span), by: computed.columns))
    }
    var made: [BoundExpression] = []
    if !grouping.isUnnested {
      made = try unnests.plan(over: rows, context) { (list, span) throws(QueryError) in
        try rows.attached(WindowCollector.replaced(try rewrite(list, span), by: computed.columns))
      }
    }
    for i in items.indices { try settle(&items[i].expression, entries[i].span) }
    for i in order.indices { try settle(&order[i].expression, order[i].span) }
    for i in distinctOn.indices { try settle(&distinctOn[i].expression, distinctOn[i].span) }
    return try ordered(rows.plan, items, order, distinct: select.distinct, on: distinctOn)
  }

  /// The groups of rows, with the subqueries in groupings and aggregates below them.
  private func aggregated(
    _ rows: SubqueryAttachment, _ grouping: BoundGrouping, _ calls: [AggregateCall]
  ) throws(QueryError) -> LogicalOperator {
    var keys: [NamedExpression] = []
    for key in grouping.keys {
      keys.append(NamedExpression(try rows.attached(key.expression), name: key.name))
    }
    var aggregates: [AggregateCall] = []
    for call in calls {
      var call = call
      for i in call.arguments.indices { call.arguments[i] = try rows.attached(call.arguments[i]) }
      if let filter = call.filter { call.filter = try rows.attached(filter) }
      for i in call.orderBy.indices {
        call.orderBy[i].expression = try rows.attached(call.orderBy[i].expression)
      }
      aggregates.append(call)
    }
    guard let sets = grouping.sets else {
      return .aggregate(rows.plan, groupings: keys, aggregates: aggregates)
    }
    return .groupingSets(
      rows.plan, LogicalGroupingSets(groupings: keys, sets: sets, aggregates: aggregates))
  }

  /// The windows of WINDOW.
  private func namedWindows(of select: Select) throws(QueryError) -> [NamedWindow] {
    var names: Set<String> = []
    for window in select.windows {
      guard names.insert(window.name.text.lowercased()).inserted else {
        throw QueryError(.bind, "WINDOW has \"\(window.name.text)\" twice", at: window.name.span)
      }
    }
    return select.windows
  }

  /// Adds the SELECT list, DISTINCT and ORDER BY; keys that are no item become columns behind the items.
  private func ordered(
    _ input: LogicalOperator, _ items: [NamedExpression], _ order: [BoundOrderItem],
    distinct: Select.Distinct?, on distinctOn: [BoundOrderItem]
  ) throws(QueryError) -> BoundSelect {
    var columns = items
    var positions: [BoundExpression: Int] = [:]
    for (i, item) in items.enumerated() where positions[item.expression.withoutSpans] == nil {
      positions[item.expression.withoutSpans] = i
    }
    /// The column that has the key, put behind the items where none has it.
    func column(of key: BoundOrderItem) throws(QueryError) -> BoundExpression {
      let bare = key.expression.withoutSpans
      if positions[bare] == nil {
        if distinct == .all {
          throw QueryError(
            .bind, "SELECT DISTINCT can only be ordered by what it selects", at: key.span,
            hint: "add the expression to SELECT, or order by one of its columns")
        }
        positions[bare] = columns.count
        columns.append(NamedExpression(key.expression, name: key.name))
      }
      let position = positions[bare] ?? 0
      return .column(position, columns[position].expression.type, name: columns[position].name)
    }
    var keys: [SortKey] = []
    for key in order {
      keys.append(
        SortKey(try column(of: key), isDescending: key.isDescending, nullsFirst: key.nullsFirst))
    }
    var distinctKeys: [BoundExpression] = []
    for key in distinctOn { distinctKeys.append(try column(of: key)) }
    var plan = LogicalOperator.project(input, columns)
    if distinct == .all { plan = .distinct(plan) }
    if !keys.isEmpty { plan = .sort(plan, keys) }
    if !distinctKeys.isEmpty { plan = .distinctOn(plan, distinctKeys) }
    return BoundSelect(plan: plan, visibleColumns: items.count)
  }
}
