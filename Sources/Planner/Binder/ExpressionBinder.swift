import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Binds expressions: resolves names, finds overloads, puts in conversions, and refuses what does not fit.
struct ExpressionBinder {
  let context: BindingContext
  let scope: Scope
  let clause: BindingClause
  /// The aliases of the SELECT list that may be used here.
  var aliases: VisibleAliases?
  /// Takes aggregate calls; nil where none may stand.
  var aggregates: AggregateCollector?
  /// Takes window calls; nil where none may stand.
  var windows: WindowCollector?
  /// Takes calls of `unnest`; nil where none may stand.
  var unnests: UnnestCollector?
  /// The parameters of the lambdas that the expression stands in.
  var lambda: LambdaFrame?

  /// The bound expression.
  ///
  /// - Throws: `.bind` and `.type` errors at their places.
  func bind(_ written: Expression) throws(QueryError) -> BoundExpression {
    try context.nestedExpression(at: written.span) { () throws(QueryError) in try bindNode(written) }
  }

  /// The bound expression, which must be BOOLEAN (or NULL).
  func bindCondition(_ written: Expression) throws(QueryError) -> BoundExpression {
    try condition(try bind(written), at: written.span, in: clause.title)
  }

  /// `expression` as a condition.
  func condition(
    _ expression: BoundExpression, at span: SourceSpan, in place: String
  ) throws(QueryError) -> BoundExpression {
    if isImplicitlyConvertible(expression.type, to: .boolean) { return expression.converted(to: .boolean) }
    throw QueryError(.type, "\(place) needs a BOOLEAN, and this is \(expression.type.name)", at: span)
  }

  /// Only hands on, so that a level of nesting takes little of the machine's stack.
  private func bindNode(_ written: Expression) throws(QueryError) -> BoundExpression {
    let span = written.span
    switch written.node {
    case .literal(let literal): return constant(literal)
    case .parameter(let name): return try parameter(name, at: span)
    case .column(let names): return try column(names, at: span)
    case .unary(let unary, let inner): return try bindUnary(unary, inner, at: span)
    case .binary(let binary, let left, let right): return try bindBinary(binary, left, right, at: span)
    case .pattern(let kind, let isNegated, let text, let pattern, let escape):
      return try bindPattern(kind, text, pattern, escape, at: span).negated(isNegated)
    case .between(let isNegated, let value, let low, let high):
      return try bindBetween(value, low, high, at: span).negated(isNegated)
    case .inList(let isNegated, let value, let list):
      return try bindIn(value, list, at: span).negated(isNegated)
    case .isNull(let isNegated, let inner): return .isNull(try bind(inner)).negated(isNegated)
    case .isBoolean(let isNegated, let inner, let value):
      return try bindIsBoolean(isNegated, inner, value)
    case .caseWhen(let operand, let branches, let otherwise):
      return try bindCase(operand, branches, otherwise, at: span)
    case .cast(let inner, let type, let isTry): return try bindCast(inner, type, isTry: isTry, at: span)
    case .call(let written): return try bindCall(written, at: span)
    case .list(let elements): return try bindList(elements, at: span)
    case .element(let list, let index):
      return try call("list_extract", [try elements(list), try bind(index)], at: span)
    case .slice(let list, let bounds): return try bindSlice(list, bounds, at: span)
    case .inQuery(let isNegated, let value, let query):
      return try bindInQuery(value, query, at: span).negated(isNegated)
    case .exists(let isNegated, let query): return try bindExists(query, at: span).negated(isNegated)
    case .scalarQuery(let query): return try bindScalarQuery(query, at: span)
    case .star, .columns, .lambda, .row, .named:
      throw refusal(of: written)
    }
  }

  private func refusal(of written: Expression) -> QueryError {
    let span = written.span
    switch written.node {
    case .star: return QueryError(.bind, "* may only stand in SELECT and in count(*)", at: span)
    case .columns where [.select, .filter, .orderBy].contains(clause):
      // It is replaced there before anything is bound, but for what a macro stands for.
      return unsupported("COLUMNS in macros of an expression", at: span)
    case .columns:
      return QueryError(
        .bind, "COLUMNS may stand in SELECT, WHERE and ORDER BY, and not in \(clause.title)", at: span)
    case .lambda:
      return QueryError(
        .bind, "a lambda may only be an argument of a list function", at: span,
        hint: "there are list_transform, list_filter and list_reduce")
    case .named(let name, _):
      return QueryError(
        .bind, "\"\(name.text) := ...\" names a parameter of a macro, and this is no call of one", at: span)
    default:
      return QueryError(
        .bind, "a row of values can only be compared with another row", at: span,
        hint: "write (a, b) = (c, d), (a, b) in ((1, 2), (3, 4)) or (a, b) in (select ...)")
    }
  }
}

// Names, literals and parameters.
extension ExpressionBinder {
  private func column(_ names: [Name], at span: SourceSpan) throws(QueryError) -> BoundExpression {
    if names.count == 1, let parameter = lambda?.parameter(names[0]) { return parameter }
    if aliases?.comeFirst == true, let found = try alias(names, at: span) { return found }
    if let found = try scope.column(names) {
      aggregates?.noteUse(of: found, at: span)
      return found
    }
    if let found = try alias(names, at: span) { return found }
    if let found = try scope.outer?.column(names, at: span) { return found }
    guard let name = names.last else { throw QueryError(.bind, "a column without a name", at: span) }
    if clause == .limit || clause == .offset {
      throw QueryError(
        .bind, "\(clause.title) cannot depend on a row: \"\(name.text)\" is no constant", at: name.span)
    }
    if clause == .tableFunction, scope.tables.isEmpty {
      throw QueryError(
        .bind, "arguments of a table function cannot depend on a row: \"\(name.text)\" is no constant",
        at: name.span)
    }
    var error = scope.unknownColumn(name, aliases: aliases?.list.aliases ?? [])
    if !name.isQuoted, context.catalog.function(named: name.text) != nil {
      error.hint = "\"\(name.text)\" is a function: write \(name.text)(...)"
    }
    throw error
  }

  private func alias(_ names: [Name], at span: SourceSpan) throws(QueryError) -> BoundExpression? {
    guard names.count == 1, let name = names.first, let aliases else { return nil }
    guard let index = try aliases.list.index(ofAlias: name, before: aliases.before) else { return nil }
    let expression = try aliases.list.expression(index)
    if aggregates == nil, try aliases.list.isAggregate(index) {
      throw clause.refusal(ofAggregate: name.text, at: span)
    }
    if windows == nil, WindowCollector.hasCall(expression) {
      throw clause.refusal(ofWindow: name.text, at: span)
    }
    if unnests == nil, UnnestCollector.hasCall(expression) {
      throw clause.refusal(ofUnnest: name.text, at: span)
    }
    try context.chargeCopy(of: expression, at: span)
    return expression
  }

  private func constant(_ literal: Literal) -> BoundExpression {
    switch literal {
    case .null: .constant(.null, .null)
    case .boolean(let value): .constant(.boolean(value), .boolean)
    case .integer(let value): .constant(.bigint(value), .bigint)
    case .double(let value): .constant(.double(value), .double)
    case .string(let value): .constant(.varchar(value), .varchar)
    case .duration(let value): .constant(.duration(value), .duration)
    }
  }

  private func parameter(_ name: String, at span: SourceSpan) throws(QueryError) -> BoundExpression {
    if let value = context.parameters[name] ?? context.parameters[name.lowercased()] {
      return .constant(value, value.type)
    }
    throw QueryError(
      .bind, "no value for parameter \"$\(name)\"", at: span,
      hint: nearestName(to: name, in: context.parameters.keys.sorted()).map { "did you mean \"$\($0)\"?" }
        ?? "give one with --param \(name)=VALUE")
  }
}

extension BoundExpression {
  /// The negation where one is asked for.
  func negated(_ isNegated: Bool) -> BoundExpression { isNegated ? .not(self) : self }
}
