import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// SUMMARIZE: a row for each column, all made in one pass over the rows.
struct SummarizeBinder {
  let context: BindingContext
  private let scope: ExpressionBinder

  init(context: BindingContext) {
    self.context = context
    scope = ExpressionBinder(context: context, scope: .empty, clause: .select)
  }

  /// The columns of the result, as DuckDB names them.
  private static let columns: [OutputColumn] =
    ["column_name", "column_type", "min", "max"].map { OutputColumn($0, .varchar) }
    + [OutputColumn("approx_unique", .bigint)]
    + ["avg", "std", "q25", "q50", "q75"].map { OutputColumn($0, .varchar) }
    + [OutputColumn("count", .bigint), OutputColumn("null_percentage", .double)]

  /// The plan of the summary of a table's or a query's columns.
  func bind(_ described: Described, at span: SourceSpan) throws(QueryError) -> LogicalOperator {
    let query: Query
    switch described {
    case .table(let names):
      query = .everything(from: TableReference(.table(names, alias: nil), span: names.last?.span ?? span))
    case .query(let written): query = written
    }
    let plan = try QueryBinder(context: context).bind(query)
    try context.charge(plan.output.count * Self.columns.count, at: span)
    var calls: [AggregateCall] = []
    /// The value of an aggregate of a column, as a column of the aggregation; nil where its type has none.
    func value(_ name: String, _ arguments: [BoundExpression]) -> BoundExpression? {
      guard let call = aggregate(name, arguments) else { return nil }
      let place = calls.firstIndex { $0.computesSame(as: call) } ?? calls.count
      if place == calls.count { calls.append(call) }
      return .column(place, call.type, name: call.name)
    }
    guard let count = value("count_star", []) else {
      throw unsupported("SUMMARIZE statements", at: span)
    }
    var rows: [[BoundExpression]] = []
    for (i, column) in plan.output.enumerated() {
      let argument = BoundExpression.column(i, column.type, name: column.name)
      // Stacks and lists have no order that would mean anything.
      let extremes = isOrdered(column.type)
      rows.append([
        .constant(.varchar(column.name), .varchar), .constant(.varchar(column.type.name), .varchar),
        text(extremes ? value("min", [argument]) : nil), text(extremes ? value("max", [argument]) : nil),
        value("approx_count_distinct", [argument]) ?? .constant(.null, .bigint),
        text(value("avg", [argument])), text(value("stddev_samp", [argument])),
        text(value("approx_quantile", [argument, .constant(.double(0.25), .double)])),
        text(value("approx_quantile", [argument, .constant(.double(0.5), .double)])),
        text(value("approx_quantile", [argument, .constant(.double(0.75), .double)])), count,
        try nullShare(count, value("count", [argument]) ?? count, at: span),
      ])
    }
    return .unpivot(.aggregate(plan, groupings: [], aggregates: calls), rows, Self.columns)
  }

  private func isOrdered(_ type: LogicalType) -> Bool {
    switch type {
    case .stack, .list, .null: false
    default: true
    }
  }

  private func aggregate(_ name: String, _ arguments: [BoundExpression]) -> AggregateCall? {
    guard let signature = context.catalog.function(named: name), signature.kind == .aggregate,
      let resolved = resolveOverload(signature.overloads, arguments.map(\.type))
    else { return nil }
    let converted = zip(arguments, resolved.argumentTypes).map { $0.converted(to: $1) }
    let text = converted.map(\.text).joined(separator: ", ")
    return AggregateCall(
      function: FunctionReference(signature.name, overload: resolved.index), arguments: converted,
      type: resolved.result, name: name == "count_star" ? "count(*)" : "\(name)(\(text))")
  }

  private func text(_ value: BoundExpression?) -> BoundExpression {
    value.map { $0.converted(to: .varchar) } ?? .constant(.null, .varchar)
  }

  /// The share of NULLs in percent, to two decimals; NULL where there is no row.
  private func nullShare(
    _ count: BoundExpression, _ valid: BoundExpression, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let missing = try scope.call("-", [count, valid], at: span).converted(to: .double)
    let percent = try scope.call(
      "/",
      [
        try scope.call("*", [missing, .constant(.double(100), .double)], at: span),
        count.converted(to: .double),
      ], at: span)
    let rounded = try scope.call("round", [percent, .constant(.bigint(2), .bigint)], at: span)
    return .caseWhen(
      [
        BoundBranch(
          condition: .comparison(.equal, count, .constant(.bigint(0), .bigint)),
          result: .constant(.null, .double))
      ], otherwise: rounded, .double)
  }
}
