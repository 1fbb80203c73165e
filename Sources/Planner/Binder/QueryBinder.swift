import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Binds a query: WITH, what is selected, ORDER BY, LIMIT.
struct QueryBinder {
  let context: BindingContext
  /// The tables of WITH that are visible from outside.
  var commonTables: CommonTables = .none
  /// The rows around the query, where it is a subquery that may read them.
  var outer: OuterScope?

  /// The plan of a query, its columns named.
  ///
  /// - Throws: `.bind` and `.type` errors at their places.
  func bind(_ query: Query) throws(QueryError) -> LogicalOperator {
    try context.nestedQuery(at: query.span) { () throws(QueryError) in
      let inner = QueryBinder(
        context: context, commonTables: try visibleTables(of: query), outer: outer)
      return try inner.bindBody(of: query)
    }
  }

  private func visibleTables(of query: Query) throws(QueryError) -> CommonTables {
    var visible = commonTables
    var names: Set<String> = []
    for table in query.with {
      guard names.insert(table.name.text.lowercased()).inserted else {
        throw QueryError(.bind, "WITH has \"\(table.name.text)\" twice", at: table.name.span)
      }
      visible = visible.adding(table, outer, isRecursive: query.isRecursive)
    }
    return visible
  }

  private func bindBody(of query: Query) throws(QueryError) -> LogicalOperator {
    let limits = LimitBinder(context: context)
    let limit = try limits.count(query.limit, clause: .limit)
    let offset = try limits.count(query.offset, clause: .offset) ?? 0
    switch query.body {
    case .select(let select):
      let bound = try SelectBinder(context: context, commonTables: commonTables, outer: outer)
        .bind(select, orderBy: query.orderBy)
      return bound.droppingHidden(from: limited(bound.plan, limit, offset))
    case .values(let rows):
      return limited(try ordered(try bindValues(rows, at: query.span), query.orderBy), limit, offset)
    case .nested(let nested):
      return limited(try ordered(try bind(nested), query.orderBy), limit, offset)
    case .setOperation:
      let operations = SetOperationBinder(context: context, span: query.span) { (body) throws(QueryError) in
        try context.nestedQuery(at: query.span) { () throws(QueryError) in
          try bindBody(of: Query(body: body, span: query.span))
        }
      }
      return limited(try ordered(try operations.bind(query.body), query.orderBy), limit, offset)
    }
  }

  private func limited(_ plan: LogicalOperator, _ limit: Int?, _ offset: Int) -> LogicalOperator {
    limit == nil && offset == 0 ? plan : .limit(plan, limit: limit, offset: offset)
  }

  /// ORDER BY over the columns that come out, where there is no SELECT whose FROM it could also name.
  private func ordered(_ plan: LogicalOperator, _ orderBy: OrderBy?) throws(QueryError) -> LogicalOperator {
    guard let orderBy else { return plan }
    let output = plan.output
    let scope = Scope(name: nil, output: output).within(outer, commonTables)
    let binder = ExpressionBinder(context: context, scope: scope, clause: .orderBy)
    let rows = SubqueryAttachment(context, plan)
    var keys: [SortKey] = []
    switch orderBy {
    case .all(let isDescending, let nullsFirst):
      for (i, column) in output.enumerated() {
        keys.append(
          SortKey(
            .column(i, column.type, name: column.name), isDescending: isDescending,
            nullsFirst: nullsFirst ?? context.nullOrder.nullsFirst(isDescending: isDescending)))
      }
    case .items(let items):
      for item in items {
        let expression: BoundExpression
        if let i = try ordinal(item.expression, in: "ORDER BY", count: output.count) {
          expression = .column(i, output[i].type, name: output[i].name)
        } else {
          expression = try rows.attached(try binder.bind(item.expression))
        }
        keys.append(
          SortKey(expression, isDescending: item.isDescending, nullsFirst: context.nullsFirst(item)))
      }
    }
    if keys.isEmpty { return plan }
    return rows.plan.output.count == output.count
      ? .sort(plan, keys) : LogicalOperator.sort(rows.plan, keys).keepingColumns(output.count)
  }

  private func bindValues(_ rows: [[Expression]], at span: SourceSpan) throws(QueryError) -> LogicalOperator {
    let binder = ExpressionBinder(
      context: context, scope: Scope.empty.within(outer, commonTables), clause: .values)
    let width = rows.first?.count ?? 0
    var bound: [[BoundExpression]] = []
    var types = [LogicalType](repeating: .null, count: width)
    for row in rows {
      guard row.count == width else {
        throw QueryError(
          .bind, "VALUES has rows of \(width) and of \(row.count) columns", at: row.first?.span ?? span)
      }
      var cells: [BoundExpression] = []
      for (i, cell) in row.enumerated() {
        let expression = try binder.bind(cell)
        guard let type = unifiedType(types[i], expression.type) else {
          throw QueryError(
            .type, "column \(i + 1) of VALUES is \(types[i].name) and \(expression.type.name)", at: cell.span,
            hint: hintForMismatch(types[i], expression.type, number: nil))
        }
        types[i] = type
        cells.append(expression)
      }
      bound.append(cells)
    }
    let columns = types.enumerated().map { OutputColumn("col\($0.offset)", $0.element) }
    let cells = bound.map { row in zip(row, types).map { $0.converted(to: $1) } }
    if !cells.contains(where: { $0.contains(where: SubqueryStore.isIn) }) { return .values(cells, columns) }
    // A row with a subquery is a query of its own.
    var parts: [LogicalOperator] = []
    for row in cells {
      let rows = SubqueryAttachment(context, .values([[]], []))
      var items: [NamedExpression] = []
      for (cell, column) in zip(row, columns) {
        items.append(NamedExpression(try rows.attached(cell), name: column.name))
      }
      parts.append(.project(rows.plan, items))
    }
    return parts.count == 1 ? parts[0] : .setOperation(.unionAll, parts)
  }
}

extension LogicalOperator {
  /// The rows with their first columns only.
  func keepingColumns(_ count: Int) -> LogicalOperator {
    .project(
      self,
      output.prefix(count).enumerated().map {
        NamedExpression(.column($0.offset, $0.element.type, name: $0.element.name), name: $0.element.name)
      })
  }
}

/// The position (from 0) that an integer literal in GROUP BY or ORDER BY stands for; nil for anything else.
///
/// - Throws: `.bind` where there is no such column.
func ordinal(_ expression: Expression, in clause: String, count: Int) throws(QueryError) -> Int? {
  guard case .literal(.integer(let position)) = expression.node else { return nil }
  guard position >= 1, position <= Int64(count) else {
    throw QueryError(
      .bind, "\(clause) \(position): there \(count == 1 ? "is 1 column" : "are \(count) columns")",
      at: expression.span)
  }
  return Int(position) - 1
}

/// Binds LIMIT and OFFSET, which must be constants.
struct LimitBinder {
  let context: BindingContext

  /// The number of rows; nil where none is said or it is NULL.
  func count(_ written: Expression?, clause: BindingClause) throws(QueryError) -> Int? {
    guard let written else { return nil }
    let bound = try ExpressionBinder(context: context, scope: .empty, clause: clause).bind(written)
    let folded = ConstantFolding(fold: context.fold).folded(bound)
    switch folded.constantValue {
    case .null?: return nil
    case .bigint(let count)?:
      guard count >= 0 else {
        throw QueryError(.bind, "\(clause.title) must not be negative", at: written.span)
      }
      return Int(clamping: count)
    default:
      throw QueryError(
        bound.type == .bigint ? .bind : .type, "\(clause.title) needs a whole number", at: written.span)
    }
  }
}
