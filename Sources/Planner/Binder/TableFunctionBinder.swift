import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Binds a table function in FROM: its arguments, which may read the rows around the query, the table that it
/// cuts up where it takes one, and the names of what comes out. One that reads the rows before it in FROM is
/// bound by ``LateralFunctionBinder``.
struct TableFunctionBinder {
  let from: FromBinder

  private var context: BindingContext { from.context }

  /// The plan of a call and the scope of its rows.
  ///
  /// - Throws: `.bind` and `.type` errors at their places.
  func bind(
    _ name: Name, _ written: [Expression], alias: TableAlias?, at span: SourceSpan
  ) throws(QueryError) -> (plan: LogicalOperator, scope: Scope) {
    let function = try signature(name)
    guard let form = function.rows else { throw unknown(name) }
    let title = alias?.name.text ?? function.name
    let bound: (plan: LogicalOperator, columns: [ScopeColumn])
    if form.takesIntervals {
      bound = try bindOverIntervals(function, form, written, at: span)
    } else {
      let rows = SubqueryAttachment(context, .values([[]], []))
      let arguments = try attached(try bindArguments(written[...]), to: rows)
      let width = rows.plan.output.count
      let plan = try expand(rows.plan, function, form, arguments, at: span).droppingColumns(0..<width)
      bound = (plan, plan.output.map { ScopeColumn(name: $0.name, type: $0.type) })
    }
    let names = try from.renamed(bound.columns.map(\.name), alias?.columns ?? [], of: title)
    let columns = zip(names, bound.columns).map {
      ScopeColumn(name: $0, type: $1.type, isHidden: $1.isHidden)
    }
    return (bound.plan, Scope(tables: [ScopeTable(name: title, columns: columns, firstColumn: 0)]))
  }

  /// - Parameter arguments: over `input`, not yet of the types that the function takes.
  func expand(
    _ input: LogicalOperator, _ function: FunctionSignature, _ form: RowForm, _ arguments: [BoundExpression],
    at span: SourceSpan
  ) throws(QueryError) -> LogicalOperator {
    guard let resolved = resolveOverload(function.overloads, arguments.map(\.type)) else {
      throw misfit(function, form, arguments, at: span)
    }
    let converted = zip(arguments, resolved.argumentTypes).map { $0.converted(to: $1) }
    let columns = form.columns.map { column in
      OutputColumn(column.name, resultType(column.type, resolved.argumentTypes) ?? .null)
    }
    try context.charge(columns.count, at: span)
    return .expand(
      input,
      Expansion(
        function: FunctionReference(function.name, overload: resolved.index), arguments: converted,
        columns: columns, span: span))
  }

  private func bindArguments(_ written: ArraySlice<Expression>) throws(QueryError) -> [BoundExpression] {
    try bindArguments(written, over: .empty)
  }

  /// The arguments over the rows that `scope` names.
  func bindArguments(
    _ written: ArraySlice<Expression>, over scope: Scope
  ) throws(QueryError) -> [BoundExpression] {
    let binder = ExpressionBinder(
      context: context, scope: scope.within(from.outer, from.commonTables), clause: .tableFunction)
    var arguments: [BoundExpression] = []
    for argument in written { arguments.append(try binder.bind(argument)) }
    return arguments
  }

  /// The arguments with the columns of their subqueries, which stand behind those of the rows.
  func attached(
    _ arguments: [BoundExpression], to rows: SubqueryAttachment
  ) throws(QueryError) -> [BoundExpression] {
    var attached: [BoundExpression] = []
    for argument in arguments { attached.append(try rows.attached(argument)) }
    return attached
  }

  private func misfit(
    _ function: FunctionSignature, _ form: RowForm, _ arguments: [BoundExpression], at span: SourceSpan
  ) -> QueryError {
    let own = arguments.dropFirst(form.takesIntervals ? 2 : 0)
    let hint = "there is \(function.forms.map { function.name + $0 }.joined(separator: ", "))"
    if form.takesIntervals, let type = arguments.prefix(2).map(\.type).first(where: { !$0.isInstant }) {
      return QueryError(
        .type, "ts and end_ts of intervals are instants, and here they are \(type.name)", at: span)
    }
    if own.isEmpty {
      let missing = form.takesIntervals ? "an argument beside the table" : "arguments"
      return QueryError(.type, "\(function.name) needs \(missing)", at: span, hint: hint)
    }
    let types = own.map(\.type.name).joined(separator: ", ")
    var better: String?
    if form.takesIntervals, case .bigint(let number)? = own.last?.constantValue {
      better = "write \(number)ms, or \(number)ns for nanoseconds"
    }
    return QueryError(.type, "\(function.name) does not take (\(types))", at: span, hint: better ?? hint)
  }
}

// Names.
extension TableFunctionBinder {
  private func signature(_ name: Name) throws(QueryError) -> FunctionSignature {
    if let found = context.catalog.tableFunction(named: name.text) { return found }
    throw unknown(name)
  }

  private func unknown(_ name: Name) -> QueryError {
    let known =
      context.catalog.functions.filter { $0.kind == .table }.map(\.name)
      + context.catalog.macros.filter(\.isTable).map(\.name)
    if from.hasTable(named: name) {
      return QueryError(
        .bind, "\"\(name.text)\" is a table and takes no arguments", at: name.span,
        hint: "name it without the parentheses")
    }
    if context.catalog.function(named: name.text) != nil {
      return QueryError(
        .bind, "\"\(name.text)\" makes a value and cannot stand in FROM", at: name.span,
        hint: "select it: (select \(name.text)(...))")
    }
    return QueryError(
      .bind, "no table function \"\(name.text)\"", at: name.span,
      hint: didYouMean(nearestName(to: name.text, in: known))
        ?? (known.isEmpty ? nil : "there are \(known.joined(separator: ", "))"))
  }
}

// Functions that cut up intervals.
extension TableFunctionBinder {
  private func bindOverIntervals(
    _ function: FunctionSignature, _ form: RowForm, _ written: [Expression], at span: SourceSpan
  ) throws(QueryError) -> (plan: LogicalOperator, columns: [ScopeColumn]) {
    guard let first = written.first else {
      throw QueryError(
        .type, "\(function.name) needs arguments", at: span,
        hint: "there is \(function.forms.map { function.name + $0 }.joined(separator: ", "))")
    }
    let (input, scope) = try bindTable(first, of: function)
    var arguments: [BoundExpression] = []
    for name in ["ts", "end_ts"] {
      guard let column = try scope.column([Name(name, span: first.span)]) else {
        throw QueryError(
          .bind, "\(scope.tables.first?.title ?? "the table") has no \(name), so its rows are no intervals",
          at: first.span, hint: "\(function.name) takes a table or a subquery with ts and end_ts")
      }
      arguments.append(column)
    }
    let rows = SubqueryAttachment(context, input)
    arguments += try attached(try bindArguments(written.dropFirst()), to: rows)
    let expanded = try expand(rows.plan, function, form, arguments, at: span)
    return merged(expanded, scope, form)
  }

  /// The table, view, common table or subquery that an argument names.
  private func bindTable(
    _ written: Expression, of function: FunctionSignature
  ) throws(QueryError) -> (plan: LogicalOperator, scope: Scope) {
    switch written.node {
    case .column(let names):
      return try from.bind(TableReference(.table(names, alias: nil), span: written.span))
    case .scalarQuery(let query):
      return try from.bind(
        TableReference(.subquery(query, alias: nil, isLateral: false), span: written.span))
    default:
      throw QueryError(
        .bind, "the first argument of \(function.name) is a table, or a query in parentheses",
        at: written.span,
        hint: "there is \(function.forms.map { function.name + $0 }.joined(separator: ", "))"
      )
    }
  }

  /// The function's columns in the place of the row's that have their names; of those that replace none the
  /// first comes before all columns and the others behind them.
  private func merged(
    _ expanded: LogicalOperator, _ scope: Scope, _ form: RowForm
  ) -> (plan: LogicalOperator, columns: [ScopeColumn]) {
    let output = expanded.output
    let width = output.count - form.columns.count
    let own = scope.allColumns
    let taken = Set(own.map { $0.column.name.lowercased() })
    var picked: [(index: Int, column: ScopeColumn)] = []
    var last: [(index: Int, column: ScopeColumn)] = []
    for (i, column) in form.columns.enumerated() where !taken.contains(column.name) {
      let new = (index: width + i, column: ScopeColumn(name: column.name, type: output[width + i].type))
      if i == 0 { picked.append(new) } else { last.append(new) }
    }
    for (index, column) in own {
      if let i = form.columns.firstIndex(where: { $0.name == column.name.lowercased() }) {
        picked.append((width + i, ScopeColumn(name: column.name, type: output[width + i].type)))
      } else {
        picked.append((index, column))
      }
    }
    picked += last
    let plan = LogicalOperator.project(
      expanded,
      picked.map {
        NamedExpression(.column($0.index, $0.column.type, name: $0.column.name), name: $0.column.name)
      })
    return (plan, picked.map(\.column))
  }
}

extension LogicalOperator {
  /// The rows without the columns at these places.
  func droppingColumns(_ places: Range<Int>) -> LogicalOperator {
    if places.isEmpty { return self }
    let kept = zip(outputColumns(), output).enumerated().filter { !places.contains($0.offset) }
    return .project(self, kept.map { NamedExpression($0.element.0, name: $0.element.1.name) })
  }
}

extension FunctionSignature {
  /// What the function takes, a text for each form that differs: `(BIGINT)`.
  var forms: [String] {
    var forms: [String] = []
    for overload in overloads {
      var text = overload.parameterText
      if rows?.takesIntervals == true {
        var own = overload
        own.parameters = Array(own.parameters.dropFirst(2))
        text = "(table, " + own.parameterText.dropFirst()
      }
      if !forms.contains(text) { forms.append(text) }
    }
    return forms
  }
}

extension LogicalType {
  /// Whether intervals may begin and end with values of the type; NULL is taken for one.
  var isInstant: Bool { [.timestamp, .walltime, .duration, .null].contains(self) }
}
