import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Binds what stands in FROM: a plan that makes the rows, and the names they can be used by. Joins are bound
/// by ``JoinBinder``.
struct FromBinder {
  let context: BindingContext
  let commonTables: CommonTables
  /// The rows around the query, where it is a subquery that may read them.
  var outer: OuterScope?

  /// The plan and scope of a FROM; one row without columns where there is none.
  func bind(_ reference: TableReference?) throws(QueryError) -> (plan: LogicalOperator, scope: Scope) {
    guard let reference else { return (.values([[]], []), .empty) }
    switch reference.node {
    case .table(let names, let alias):
      return try bindTable(names, alias: alias, at: reference.span)
    case .subquery(let query, let alias, let isLateral):
      if isLateral {
        throw QueryError(
          .bind, "LATERAL reads the tables before it, and here are none", at: reference.span)
      }
      let plan = try QueryBinder(context: context, commonTables: commonTables, outer: outer).bind(query)
      return (plan, try scope(of: plan, name: alias?.name.text, columns: alias?.columns ?? []))
    case .function(let name, let arguments, let alias, let isLateral):
      if let macro = context.catalog.macro(named: name.text) {
        let plan = try bindTableMacro(macro, name, arguments, at: reference.span)
        return (
          plan, try scope(of: plan, name: alias?.name.text ?? macro.name, columns: alias?.columns ?? [])
        )
      }
      if isLateral, context.catalog.tableFunction(named: name.text) != nil {
        throw QueryError(
          .bind, "LATERAL reads the tables before it, and here are none", at: reference.span)
      }
      return try TableFunctionBinder(from: self).bind(name, arguments, alias: alias, at: reference.span)
    case .join(let kind, let left, let right, let condition):
      return try JoinBinder(from: self).bind(kind, left, right, condition, at: reference.span)
    case .pivot(let source, let pivot, let alias):
      let plan = try PivotBinder(from: self).bind(source, pivot, at: reference.span)
      return (plan, try scope(of: plan, name: alias?.name.text, columns: alias?.columns ?? []))
    case .unpivot(let source, let unpivot, let alias):
      let plan = try UnpivotBinder(from: self).bind(source, unpivot, at: reference.span)
      return (plan, try scope(of: plan, name: alias?.name.text, columns: alias?.columns ?? []))
    }
  }

  /// The table of the catalog that a name stands for.
  ///
  /// - Throws: `.bind` where there is none, offering the nearest.
  func catalogTable(_ names: [Name], at span: SourceSpan) throws(QueryError) -> TableSchema {
    guard let name = names.last else { throw QueryError(.bind, "no table is named", at: span) }
    if names.count > 2 {
      throw QueryError(.bind, "a table is named by itself or with its trace before it", at: span)
    }
    if let table = context.catalog.table(named: name.text) { return table }
    if let function = context.catalog.tableFunction(named: name.text) {
      throw QueryError(
        .bind, "\"\(name.text)\" is a table function and takes arguments", at: name.span,
        hint: "there is \(function.forms.map { function.name + $0 }.joined(separator: ", "))")
    }
    let known = context.catalog.tables.map(\.name) + context.catalog.views.map(\.name) + commonTables.names
    throw QueryError(
      .bind, "no table \"\(name.text)\"", at: name.span,
      hint: didYouMean(nearestName(to: name.text, in: known)) ?? "SHOW TABLES lists them")
  }

  private func bindTable(
    _ names: [Name], alias: TableAlias?, at span: SourceSpan
  ) throws(QueryError) -> (plan: LogicalOperator, scope: Scope) {
    if names.count == 1, let (meaning, visible) = commonTables.table(names[0]) {
      return try bindCommonTable(meaning, visible, names[0], alias: alias, at: span)
    }
    if let last = names.last, names.count <= 2, let view = context.catalog.view(named: last.text) {
      return try bindView(view, names, alias: alias)
    }
    let schema = try catalogTable(names, at: span)
    try context.charge(schema.columns.count, at: span)
    let columns = schema.columns.map { OutputColumn($0.name, $0.type) }
    // Only the last result may be a table that does not know of which trace a row is.
    let isOfTraces = schema.columns.last?.name == "trace"
    if names.count > 1, !isOfTraces {
      throw QueryError(.bind, "the rows of \"\(schema.name)\" are of no one trace", at: names[0].span)
    }
    let trace = names.count > 1 ? try traceName(names[0]) : isOfTraces ? context.trace : nil
    let scan = LogicalScan(
      table: schema.name, alias: alias?.name.text ?? schema.name, schemaColumns: columns,
      columns: Array(columns.indices),
      predicates: trace.map { [ScanPredicate(column: columns.count - 1, test: .equal(.varchar($0)))] } ?? [])
    let renamedColumns = try renamed(columns.map(\.name), alias?.columns ?? [], of: scan.alias)
    let showsTrace = context.catalog.traceCount > 1 && trace == nil
    let table = ScopeTable(
      name: scan.alias,
      columns: zip(renamedColumns, schema.columns).map {
        ScopeColumn(name: $0, type: $1.type, isHidden: $1.isHidden && !showsTrace)
      },
      firstColumn: 0)
    return (.scan(scan), Scope(tables: [table]))
  }

  /// Whether a table, view or common table goes by that name.
  func hasTable(named name: Name) -> Bool {
    commonTables.table(name) != nil || context.catalog.table(named: name.text) != nil
      || context.catalog.view(named: name.text) != nil
  }

  /// The rows of a table of WITH.
  private func bindCommonTable(
    _ meaning: CommonTables.Meaning, _ visible: CommonTables, _ name: Name, alias: TableAlias?,
    at span: SourceSpan
  ) throws(QueryError) -> (plan: LogicalOperator, scope: Scope) {
    let plan: LogicalOperator
    var names: [String]
    switch meaning {
    case .forbidden:
      throw QueryError(
        .bind, "\"\(name.text)\" reads itself where it cannot", at: name.span,
        hint:
          "a recursive table is one query UNION [ALL] another, which reads it; ORDER BY and LIMIT go outside")
    case .working(let table):
      plan = .working(table)
      names = table.columns.map(\.name)
    case .query(let common, let around, let isRecursive):
      if isRecursive {
        plan = try context.nestedQuery(at: span) { () throws(QueryError) in
          try RecursionBinder(context: context, visible: visible, outer: around).bind(common)
        }
      } else {
        plan = try QueryBinder(context: context, commonTables: visible, outer: around).bind(common.query)
      }
      // The references of a plan are to the rows around the query that it is a part of.
      if let around, around !== outer, plan.readsOuter {
        throw unsupported(
          "tables of WITH that read the rows around their query, in subqueries further inside", at: span)
      }
      names = try renamed(plan.output.map(\.name), common.columns, of: common.name.text)
    }
    let shown = alias?.name.text ?? name.text
    names = try renamed(names, alias?.columns ?? [], of: shown)
    return (plan, scope(of: plan, name: shown, names: names))
  }

  /// The rows of a view, bound among the catalog's names alone.
  ///
  /// - Throws: what is wrong in the view's own text is told at the place where it is used.
  private func bindView(
    _ view: ViewDefinition, _ names: [Name], alias: TableAlias?
  ) throws(QueryError) -> (plan: LogicalOperator, scope: Scope) {
    let trace = names.count > 1 ? try traceName(names[0]) : nil
    let place = names.last?.span
    let plan: LogicalOperator
    do throws(QueryError) {
      let query = try SQLParser.parseQuery(view.query)
      plan = try context.reading(trace) { () throws(QueryError) in
        try QueryBinder(context: context).bind(query)
      }
    } catch {
      throw QueryError(error.code, "in view \(view.name): \(error.message)", at: place, hint: error.hint)
    }
    let name = alias?.name.text ?? view.name
    let shown = try renamed(plan.output.map(\.name), alias?.columns ?? [], of: name)
    let showsTrace = context.catalog.traceCount > 1 && trace == nil && context.trace == nil
    let columns = zip(shown, plan.output).map { shown, column in
      ScopeColumn(name: shown, type: column.type, isHidden: column.name == "trace" && !showsTrace)
    }
    return (plan, Scope(tables: [ScopeTable(name: name, columns: columns, firstColumn: 0)]))
  }

  /// The open trace that a name before a table stands for, any case where it is not quoted.
  ///
  /// - Throws: `.bind` where no trace goes by it, offering the nearest.
  private func traceName(_ name: Name) throws(QueryError) -> String {
    let known = context.catalog.traceNames
    let found = known.first { $0 == name.text || (!name.isQuoted && $0.lowercased() == name.text) }
    if let found { return found }
    throw QueryError(
      .bind, "no trace is called \"\(name.text)\"", at: name.span,
      hint: didYouMean(nearestName(to: name.text, in: known))
        ?? "name one on the command line: \(name.text)=trace.out")
  }

  /// The names of a subquery's columns.
  func scope(
    of plan: LogicalOperator, name: String?, columns: [Name]
  ) throws(QueryError) -> Scope {
    scope(
      of: plan, name: name,
      names: try renamed(plan.output.map(\.name), columns, of: name ?? "the subquery"))
  }

  private func scope(of plan: LogicalOperator, name: String?, names: [String]) -> Scope {
    Scope(name: name, output: zip(names, plan.output).map { OutputColumn($0, $1.type) })
  }

  /// The names of a table after `AS t (a, b)`: the first are replaced, the rest stay.
  func renamed(
    _ names: [String], _ aliases: [Name], of table: String
  ) throws(QueryError) -> [String] {
    if aliases.count > names.count {
      throw QueryError(
        .bind, "\(aliases.count) names for the \(names.count) columns of \(table)",
        at: aliases[names.count].span)
    }
    return aliases.map(\.text) + names.dropFirst(aliases.count)
  }
}
