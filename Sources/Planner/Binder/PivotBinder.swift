import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Binds PIVOT: an aggregation whose aggregates look only at the rows with one of the values, one column for
/// each value.
struct PivotBinder {
  let from: FromBinder
  private var context: BindingContext { from.context }

  init(from: FromBinder) { self.from = from }

  /// The values of one column to pivot on: what each compares with, and what its columns are called.
  private struct Choice {
    var condition: BoundExpression
    var name: String
  }

  /// The plan of a pivoted table.
  ///
  /// - Throws: `.bind` where a list of values is missing: which columns a query has must be known before the
  ///   traces are read, and only they could tell.
  func bind(
    _ source: TableReference, _ pivot: Pivot, at span: SourceSpan
  ) throws(QueryError) -> LogicalOperator {
    let (plan, scope) = try from.bind(source)
    let binder = ExpressionBinder(context: context, scope: scope, clause: .pivot)
    var keys: [BoundExpression] = []
    var combinations: [[Choice]] = [[]]
    for column in pivot.columns {
      let key = try binder.bind(column.expression)
      let choices = try self.choices(of: column, key, binder)
      try context.charge(combinations.count * choices.count, at: column.expression.span)
      combinations = combinations.flatMap { combination in choices.map { combination + [$0] } }
      keys.append(key)
    }
    let collector = AggregateCollector(width: scope.width)
    let aggregates = try self.aggregates(of: pivot, scope, collector, at: span)
    if let call = collector.groupingCalls.first {
      throw QueryError(.bind, "\"grouping\" cannot stand in PIVOT", at: call.span)
    }
    let groupings = try groupings(of: pivot, scope, used: keys + collector.calls.flatMap(\.expressions))

    var calls: [AggregateCall] = []
    var items = groupings.enumerated().map { i, grouping in
      NamedExpression(.column(i, grouping.expression.type, name: grouping.name), name: grouping.name)
    }
    try context.charge(combinations.count * (collector.calls.count + aggregates.count), at: span)
    for combination in combinations {
      let first = groupings.count + calls.count
      let conditions = combination.map(\.condition)
      for call in collector.calls {
        var filtered = call
        filtered.filter = .conjunction((call.filter.map { [$0] } ?? []) + conditions)
        calls.append(filtered)
      }
      let name = combination.map(\.name).joined(separator: "_")
      for aggregate in aggregates {
        let expression = aggregate.expression.remappingColumns { $0 - scope.width + first }
        items.append(NamedExpression(expression, name: name + aggregate.suffix))
      }
    }
    return .project(.aggregate(plan, groupings: groupings, aggregates: calls), items)
  }

  private func choices(
    of column: PivotColumn, _ key: BoundExpression, _ binder: ExpressionBinder
  ) throws(QueryError) -> [Choice] {
    let text = column.expression.sql
    if column.values.isEmpty {
      throw QueryError(
        .bind, "PIVOT needs the values of \"\(text)\" that become columns", at: column.expression.span,
        hint: "columns must be known before the trace is read: write on \(text) in ('a', 'b'); "
          + "select distinct \(text) shows the values")
    }
    let constants = ExpressionBinder(context: context, scope: .empty, clause: .pivotValue)
    var choices: [Choice] = []
    for item in column.values {
      let span = item.expression.span
      let folded = ConstantFolding(fold: context.fold).folded(try constants.bind(item.expression))
      guard let value = folded.constantValue else {
        throw QueryError(.bind, "the values of PIVOT must be constants", at: span)
      }
      choices.append(
        Choice(
          condition: try binder.compare(.notDistinct, key, folded, at: span),
          name: item.alias?.text ?? name(of: value, item.expression)))
    }
    return choices
  }

  /// A text is its own name; anything else is named as it is written.
  private func name(of value: Value, _ written: Expression) -> String {
    if case .varchar(let text) = value { return text }
    return value == .null ? "NULL" : written.sql
  }

  /// The aggregates over the rows of the source, and what each adds to the name of its columns.
  private func aggregates(
    of pivot: Pivot, _ scope: Scope, _ collector: AggregateCollector, at span: SourceSpan
  ) throws(QueryError) -> [(expression: BoundExpression, suffix: String)] {
    var items = pivot.aggregates
    if items.isEmpty {
      let star = Expression(.star(StarExpression()), span: span)
      let count = FunctionCall(name: Name("count", span: span), arguments: [star])
      items = [SelectItem(expression: Expression(.call(count), span: span))]
    }
    let binder = ExpressionBinder(
      context: context, scope: scope, clause: .pivot, aliases: nil, aggregates: collector)
    var bound: [(expression: BoundExpression, suffix: String)] = []
    for item in items {
      let expression = try binder.bind(item.expression)
      var outside: BoundExpression?
      expression.forEachColumn { column in
        if column < scope.width { outside = expression }
      }
      if outside != nil {
        throw QueryError(
          .bind, "a value of PIVOT is made by aggregates, and \"\(item.expression.sql)\" is none",
          at: item.expression.span, hint: "take any_value(\(item.expression.sql))")
      }
      let name = item.alias?.text ?? (items.count > 1 ? item.expression.sql : nil)
      bound.append((expression, name.map { "_\($0)" } ?? ""))
    }
    return bound
  }

  /// GROUP BY, or without one the columns that are used for nothing else.
  private func groupings(
    of pivot: Pivot, _ scope: Scope, used: [BoundExpression]
  ) throws(QueryError) -> [NamedExpression] {
    var groupings: [NamedExpression] = []
    for name in pivot.groupBy {
      guard let column = try scope.column([name]) else { throw scope.unknownColumn(name, aliases: []) }
      groupings.append(NamedExpression(column, name: name.text))
    }
    if !groupings.isEmpty { return groupings }
    var taken: Set<Int> = []
    for expression in used { expression.forEachColumn { taken.insert($0) } }
    for (index, column) in scope.allColumns where !column.isHidden && !taken.contains(index) {
      groupings.append(
        NamedExpression(.column(index, column.type, name: column.name), name: column.name))
    }
    return groupings
  }
}
