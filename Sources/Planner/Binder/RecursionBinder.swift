import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Binds a table of WITH RECURSIVE that reads itself: `first UNION [ALL] step`.
struct RecursionBinder {
  let context: BindingContext
  /// The tables that the query may use beside itself.
  let visible: CommonTables
  /// The rows around the query that has the WITH.
  let outer: OuterScope?

  /// How often the step is bound at most, for columns that take on a wider type by it.
  private static let maximumAttempts = 3

  /// The plan, whose columns have the names of the first query or those in parentheses behind the table's name.
  ///
  /// - Throws: `.bind` where the table reads itself and is no such union, or its columns differ in number;
  ///   `.type` where they have no type in common.
  func bind(_ table: CommonTable) throws(QueryError) -> LogicalOperator {
    guard case .setOperation(.union, let isAll, byName: false, let first, let step) = table.query.body,
      table.query.orderBy == nil, table.query.limit == nil, table.query.offset == nil
    else { return try bind(table.query, visible.forbidding(table.name)) }
    var inner = visible
    for common in table.query.with { inner = inner.adding(common, outer) }
    var anchor = try bind(Query(body: first, span: table.query.span), inner.forbidding(table.name))
    let names = try columnNames(of: table, anchor.output)
    for _ in 0..<Self.maximumAttempts {
      let id = context.nextRecursion()
      let columns = zip(names, anchor.output).map { OutputColumn($0, $1.type) }
      let working = LogicalWorkingTable(recursion: id, name: table.name.text, columns: columns)
      let next = try bind(
        Query(body: step, span: table.query.span), inner.adding(working, called: table.name))
      if !next.reads(recursion: id) { return try bind(table.query, visible) }
      let types = try unified(anchor.output, next.output, table)
      if types == anchor.output.map(\.type) {
        let recursion = LogicalRecursion(
          id: id, name: table.name.text, isDistinct: !isAll, span: table.name.span)
        return .recursion(named(anchor, names, types), named(next, names, types), recursion)
      }
      anchor = named(anchor, names, types)
    }
    throw QueryError(
      .type, "the columns of \"\(table.name.text)\" change their types from round to round",
      at: table.name.span, hint: "cast them in the first query")
  }

  private func bind(_ query: Query, _ tables: CommonTables) throws(QueryError) -> LogicalOperator {
    try QueryBinder(context: context, commonTables: tables, outer: outer).bind(query)
  }

  private func columnNames(
    of table: CommonTable, _ output: [OutputColumn]
  ) throws(QueryError) -> [String] {
    if table.columns.count > output.count {
      throw QueryError(
        .bind, "\(table.columns.count) names for the \(output.count) columns of \(table.name.text)",
        at: table.columns[output.count].span)
    }
    return table.columns.map(\.text) + output.dropFirst(table.columns.count).map(\.name)
  }

  private func unified(
    _ a: [OutputColumn], _ b: [OutputColumn], _ table: CommonTable
  ) throws(QueryError) -> [LogicalType] {
    guard a.count == b.count else {
      throw QueryError(
        .bind,
        "UNION needs as many columns on both sides: \(a.count) before it, \(b.count) after it",
        at: table.query.span)
    }
    var types: [LogicalType] = []
    for (i, (first, second)) in zip(a, b).enumerated() {
      guard let type = unifiedType(first.type, second.type) else {
        throw QueryError(
          .type, "column \(i + 1) of UNION is \(first.type.name) and \(second.type.name)",
          at: table.query.span, hint: hintForMismatch(first.type, second.type, number: nil))
      }
      types.append(type)
    }
    return types
  }

  private func named(
    _ plan: LogicalOperator, _ names: [String], _ types: [LogicalType]
  ) -> LogicalOperator {
    if plan.output == zip(names, types).map({ OutputColumn($0, $1) }) { return plan }
    let columns = plan.outputColumns()
    return .project(
      plan, columns.indices.map { NamedExpression(columns[$0].converted(to: types[$0]), name: names[$0]) })
  }
}
