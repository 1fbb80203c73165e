import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

// Calls of functions and aggregates.
extension ExpressionBinder {
  func bindCall(_ written: FunctionCall, at span: SourceSpan) throws(QueryError) -> BoundExpression {
    let name = written.name.text.lowercased()
    if let macro = context.catalog.macro(named: name) { return try bindMacro(macro, written, at: span) }
    if name == "grouping" || name == "grouping_id" { return try bindGrouping(written, at: span) }
    if let function = Self.lambdaFunctions[name] {
      try refuseAggregateParts(of: written, at: span)
      return try bindLambdaCall(function, written, at: span)
    }
    if Self.conditionals.contains(name) {
      try refuseAggregateParts(of: written, at: span)
      if let bound = try bindConditional(name, written.arguments, at: span) { return bound }
    }
    if name == UnnestCollector.function { return try bindUnnest(written, at: span) }
    let signature = try signature(written.name)
    if let over = written.over { return try bindWindow(written, signature, over: over, at: span) }
    if signature.kind == .window {
      throw QueryError(
        .bind, "\"\(signature.name)\" is a window function and needs OVER", at: span,
        hint: "write \(signature.name)(...) over (partition by ... order by ...)")
    }
    if written.ignoresNulls { throw refusalOfIgnoreNulls(written, at: span) }
    if signature.kind == .aggregate { return try bindAggregate(written, signature, at: span) }
    try refuseAggregateParts(of: written, at: span)
    var arguments: [BoundExpression] = []
    for argument in try intervalArguments(written) ?? written.arguments {
      arguments.append(try bind(argument))
    }
    return try call(signature, arguments, at: span)
  }

  /// The function of that name.
  ///
  /// - Throws: `.bind` where there is none, offering the nearest.
  private func signature(_ name: Name) throws(QueryError) -> FunctionSignature {
    if let found = context.catalog.function(named: name.text) { return found }
    if context.catalog.tableFunction(named: name.text) != nil {
      throw QueryError(
        .bind, "\"\(name.text)\" makes rows and stands in FROM", at: name.span,
        hint: "write from \(name.text)(...)")
    }
    if ["any", "some", "all"].contains(name.text) {
      throw QueryError(
        .bind, "no function \"\(name.text)\"", at: name.span,
        hint: "x = any(list) is written list_contains(list, x)")
    }
    let known =
      context.catalog.functions.filter { $0.kind != .table }.flatMap { [$0.name] + $0.aliases }
      + Self.conditionals
      + context.catalog.macros.map(\.name)
    throw QueryError(
      .bind, "no function \"\(name.text)\"", at: name.span,
      hint: didYouMean(familiarFunction(name.text.lowercased(), in: known))
        ?? didYouMean(nearestName(to: name.text, in: known.filter(isWord))) ?? "SHOW FUNCTIONS lists them")
  }

  /// What a function is called here that goes by `name` elsewhere.
  private func familiarFunction(_ name: String, in known: [String]) -> String? {
    let names = [
      "average": "avg", "total": "sum", "percentile": "quantile_cont",
      "percentile_cont": "quantile_cont", "percentile_disc": "quantile_disc",
      "array_agg": "list", "group_concat": "string_agg", "ifnull": "coalesce", "nvl": "coalesce",
      "isnull": "coalesce", "date_trunc": "time_bucket", "bin": "time_bucket", "func": "leaf", "top": "leaf",
      "bottom": "root", "stacktrace": "folded", "len": "length", "regexp_like": "regexp_matches",
    ]
    return names[name].flatMap { known.contains($0) ? $0 : nil }
  }

  private func isWord(_ name: String) -> Bool {
    name.utf8.allSatisfy {
      $0 == UInt8(ascii: "_") || (0x61...0x7a).contains($0) || (0x30...0x39).contains($0)
    }
  }

  /// `grouping(a, b)`: which of the keys the row's grouping set lacks.
  private func bindGrouping(_ written: FunctionCall, at span: SourceSpan) throws(QueryError)
    -> BoundExpression
  {
    try refuseAggregateParts(of: written, at: span)
    guard let aggregates else {
      throw QueryError(.bind, "\"grouping\" belongs in SELECT, HAVING and ORDER BY", at: span)
    }
    guard written.arguments.count <= 32 else {
      throw QueryError(.bind, "\"grouping\" takes at most 32 arguments", at: span)
    }
    let inner = ExpressionBinder(
      context: context, scope: scope, clause: .groupBy,
      aliases: aliases.map { VisibleAliases(list: $0.list, before: $0.before) })
    var arguments: [BoundExpression] = []
    for argument in written.arguments { arguments.append(try inner.bind(argument)) }
    let name = Expression(.call(written), span: span).sql
    return aggregates.column(forGroupingOf: arguments, named: name, at: span)
  }

  /// `unnest(list)`, of which the rows of the SELECT are made.
  private func bindUnnest(_ written: FunctionCall, at span: SourceSpan) throws(QueryError) -> BoundExpression
  {
    let name = Expression(.call(written), span: span).sql
    guard let unnests else { throw clause.refusal(ofUnnest: name, at: span) }
    try refuseAggregateParts(of: written, at: span)
    guard written.arguments.count == 1 else {
      throw QueryError(.bind, "unnest takes a list, and nothing else", at: span)
    }
    let inner = ExpressionBinder(
      context: context, scope: scope, clause: .unnest, aliases: aliases, aggregates: aggregates,
      windows: windows, lambda: lambda)
    let list = try inner.bind(written.arguments[0])
    switch list.type {
    case .list, .null: return unnests.column(for: list, named: name, at: span)
    default:
      throw QueryError(
        .type, "unnest takes a list, and this is \(list.type.name)", at: written.arguments[0].span)
    }
  }

  func refuseAggregateParts(of written: FunctionCall, at span: SourceSpan) throws(QueryError) {
    let parts = [
      (written.isDistinct, "DISTINCT"), (written.filter != nil, "FILTER"),
      (!written.orderBy.isEmpty, "ORDER BY"),
    ]
    if let (_, part) = parts.first(where: { $0.0 }) {
      throw QueryError(
        .bind, "\(part) belongs in aggregates, and \"\(written.name.text)\" is none", at: span)
    }
  }

  /// A call of a scalar function that the language itself needs: an operator, LIKE, `x[i]`.
  func call(
    _ name: String, _ arguments: [BoundExpression], at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    guard let signature = context.catalog.function(named: name) else {
      let missing = name == "regexp_matches" ? "regular expressions" : "uses of \"\(name)\""
      throw unsupported(missing, at: span)
    }
    return try call(signature, arguments, at: span)
  }

  private func call(
    _ signature: FunctionSignature, _ arguments: [BoundExpression], at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    guard let resolved = resolveOverload(signature.overloads, arguments.map(\.type)) else {
      throw misfit(signature, arguments, at: span)
    }
    let converted = zip(arguments, resolved.argumentTypes).map { $0.converted(to: $1) }
    return .call(
      FunctionReference(signature.name, overload: resolved.index), converted, resolved.result, span: span)
  }

  /// The error for arguments that fit no overload.
  func misfit(
    _ signature: FunctionSignature, _ arguments: [BoundExpression], at span: SourceSpan
  ) -> QueryError {
    let types = arguments.map(\.type.name)
    if !isWord(signature.name), arguments.count == 2 {
      let number = arguments.lazy.compactMap { argument -> Int64? in
        if case .bigint(let number)? = argument.constantValue { return number }
        return nil
      }.first
      if signature.name == "||", arguments.contains(where: { $0.type == .varchar }) {
        return QueryError(
          .type, "there is no \(types[0]) || \(types[1])", at: span,
          hint: "make a text of the other with ::varchar, or take concat(a, b)")
      }
      return QueryError(
        .type, "there is no \(types[0]) \(signature.name) \(types[1])", at: span,
        hint: hintForMismatch(arguments[0].type, arguments[1].type, number: number))
    }
    let problem =
      types.isEmpty ? "needs an argument" : "does not take (\(types.joined(separator: ", ")))"
    let shown = signature.overloads.prefix(4).map { signature.name + $0.parameterText }
    let more = signature.overloads.count > shown.count ? ", ..." : ""
    let isPattern = ["like", "ilike", "glob", "regexp_matches"].contains(signature.name)
    var hint =
      isPattern && arguments.first?.type == .stack
      ? "has_func(stack, 'net/http.*') looks into a stack, leaf(stack) takes its first function"
      : "there is \(shown.joined(separator: ", "))\(more)"
    if let number = bareDuration(signature, arguments) {
      hint = "write \(number)ms, or \(number)ns for nanoseconds"
    }
    return QueryError(.type, "\(signature.name) \(problem)", at: span, hint: hint)
  }

  /// The number among the arguments that only needs a unit to fit.
  private func bareDuration(_ signature: FunctionSignature, _ arguments: [BoundExpression]) -> Int64? {
    for (i, argument) in arguments.enumerated() {
      guard case .bigint(let number)? = argument.constantValue else { continue }
      var types = arguments.map(\.type)
      types[i] = .duration
      if let fit = resolveOverload(signature.overloads, types), fit.argumentTypes[i] == .duration {
        return number
      }
    }
    return nil
  }

  func bindList(_ written: [Expression], at span: SourceSpan) throws(QueryError) -> BoundExpression {
    if written.isEmpty { return .constant(.list([], of: .null), .list(.null)) }
    var elements: [BoundExpression] = []
    for element in written { elements.append(try bind(element)) }
    let type = try commonType(elements, doing: "list", at: span)
    return try call("list_value", elements.map { $0.converted(to: type) }, at: span)
  }
}

// Aggregates.
extension ExpressionBinder {
  private func bindAggregate(
    _ written: FunctionCall, _ signature: FunctionSignature, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let name = name(of: written, at: span)
    guard let aggregates else { throw clause.refusal(ofAggregate: name, at: span) }
    let inner = ExpressionBinder(
      context: context, scope: scope, clause: .aggregate(signature.name),
      aliases: aliases.map { VisibleAliases(list: $0.list, before: $0.before) })
    let (signature, arguments) = try inner.callArguments(written, signature, at: span)
    guard let resolved = resolveOverload(signature.overloads, arguments.map(\.type)) else {
      throw misfit(signature, arguments, at: span)
    }
    if arguments.contains(where: \.readsOuter), !arguments.contains(where: \.readsColumn) {
      // The standard has it be of the query whose columns it reads.
      throw unsupported(
        "aggregates of columns of a query further out", at: span,
        hint: "compute it in that query, or in a subquery of its FROM")
    }
    let filter = try written.filter.map { (written) throws(QueryError) in
      try inner.condition(try inner.bind(written), at: written.span, in: "FILTER")
    }
    var keys: [SortKey] = []
    for item in written.orderBy {
      keys.append(
        SortKey(
          try inner.bind(item.expression), isDescending: item.isDescending,
          nullsFirst: context.nullsFirst(item)))
    }
    return aggregates.column(
      for: AggregateCall(
        function: FunctionReference(signature.name, overload: resolved.index),
        arguments: zip(arguments, resolved.argumentTypes).map { $0.converted(to: $1) },
        isDistinct: written.isDistinct, filter: filter, orderBy: keys, type: resolved.result, name: name,
        span: span))
  }

  /// The name of an aggregate's or a window function's column: its text, with `count()` written as `count(*)`.
  func name(of written: FunctionCall, at span: SourceSpan) -> String {
    var written = written
    if written.arguments.isEmpty, written.name.text.lowercased() == "count" {
      written.arguments = [Expression(.star(StarExpression()), span: span)]
    }
    return Expression(.call(written), span: span).sql
  }

  /// The function and its arguments: `count(*)`, also written `count()`, is the function `count_star`.
  func callArguments(
    _ written: FunctionCall, _ signature: FunctionSignature, at span: SourceSpan
  ) throws(QueryError) -> (FunctionSignature, [BoundExpression]) {
    var isStar = written.arguments.isEmpty
    if written.arguments.count == 1, case .star(let star) = written.arguments[0].node {
      guard star == StarExpression() else {
        throw QueryError(.bind, "only a bare * counts rows", at: written.arguments[0].span)
      }
      isStar = true
    }
    if signature.name == "count", isStar, let countRows = context.catalog.function(named: "count_star") {
      if written.isDistinct {
        throw QueryError(
          .bind, "count(DISTINCT *) is not in this version of tq", at: span,
          hint: "count the rows of a subquery with SELECT DISTINCT")
      }
      return (countRows, [])
    }
    if written.isDistinct, let row = written.arguments.first(where: { rowParts($0) != nil }) {
      throw unsupported(
        "aggregates of rows of values", at: row.span,
        hint: "take them from a subquery: select count(*) from (select distinct a, b from ...)")
    }
    var arguments: [BoundExpression] = []
    for argument in written.arguments { arguments.append(try bind(argument)) }
    return (signature, arguments)
  }
}
