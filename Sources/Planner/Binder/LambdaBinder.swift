import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// The parameters of a lambda while its body is bound, and those of the lambdas around it.
final class LambdaFrame {
  private let names: [String]
  private let types: [LogicalType]
  /// The column that stands for the first parameter; no row has as many columns.
  let firstColumn: Int
  private let outer: LambdaFrame?

  init(_ names: [Name], _ types: [LogicalType], outer: LambdaFrame?) {
    self.names = names.map { $0.text.lowercased() }
    self.types = types
    self.outer = outer
    firstColumn = outer.map { $0.firstColumn + $0.names.count } ?? 1 << 41
  }

  /// Positions of the parameters' columns.
  var columns: Range<Int> { firstColumn..<firstColumn + names.count }

  /// What a name stands for here; nil where it is no parameter's.
  func parameter(_ name: Name) -> BoundExpression? {
    let wanted = name.text.lowercased()
    if let i = names.firstIndex(of: wanted) {
      return .column(firstColumn + i, types[i], name: name.text)
    }
    return outer?.parameter(name)
  }
}

// List functions with a lambda.
extension ExpressionBinder {
  /// The names of the functions that take a lambda.
  static let lambdaFunctions: [String: LambdaFunction] = [
    "list_transform": .transform, "array_transform": .transform, "list_apply": .transform,
    "array_apply": .transform, "apply": .transform,
    "list_filter": .filter, "array_filter": .filter, "filter": .filter,
    "list_reduce": .reduce, "array_reduce": .reduce, "reduce": .reduce,
  ]

  func bindLambdaCall(
    _ function: LambdaFunction, _ written: FunctionCall, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let name = function.rawValue
    let counts = function == .reduce ? 2...3 : 2...2
    guard counts.contains(written.arguments.count),
      case .lambda(let parameters, let body) = written.arguments[1].node
    else {
      let more = function == .reduce ? ", perhaps with a value to begin with" : ""
      throw QueryError(
        .bind, "\(name) takes a list and a lambda\(more)", at: span,
        hint: function == .reduce ? "write \(name)(list, (a, x) -> a + x)" : "write \(name)(list, x -> ...)")
    }
    let allowed = function == .reduce ? 2...3 : 1...2
    guard allowed.contains(parameters.count) else {
      throw QueryError(
        .bind,
        "the lambda of \(name) has \(parameters.count) parameters, not \(allowed.lowerBound) or "
          + "\(allowed.upperBound)", at: written.arguments[1].span,
        hint: "the last of them is the element's position")
    }
    let list = try bind(written.arguments[0])
    guard let element = element(of: list.type) else {
      throw QueryError(
        .type, "\(name) needs a list, and this is \(list.type.name)", at: written.arguments[0].span)
    }
    let text = written.arguments[1].sql
    switch function {
    case .transform:
      let (bound, captured) = try bindBody(body, parameters, [element, .bigint])
      let lambda = BoundLambda(
        function: function, parameters: types(parameters, [element, .bigint]), body: bound, text: text)
      return .lambda(lambda, [list] + captured, .list(bound.type), span: span)
    case .filter:
      let (bound, captured) = try bindBody(body, parameters, [element, .bigint])
      let test = try condition(bound, at: body.span, in: name)
      let lambda = BoundLambda(
        function: function, parameters: types(parameters, [element, .bigint]), body: test, text: text)
      return .lambda(lambda, [list] + captured, list.type, span: span)
    case .reduce:
      let initial = try written.arguments.dropFirst(2).first.map { (written) throws(QueryError) in
        try bind(written)
      }
      return try reduction(list, element, initial, parameters, body, text: text, at: span)
    }
  }

  /// The running value has one type, that of the elements, of the value to begin with and of the body.
  private func reduction(
    _ list: BoundExpression, _ element: LogicalType, _ initial: BoundExpression?, _ parameters: [Name],
    _ body: Expression, text: String, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    var type = initial?.type ?? element
    for _ in 0..<3 {
      let (bound, captured) = try bindBody(body, parameters, [type, element, .bigint])
      guard let unified = unifiedType(type, bound.type) else {
        throw QueryError(
          .type, "the lambda of list_reduce makes \(bound.type.name) of \(type.name)", at: body.span)
      }
      if unified != type {
        type = unified
        continue
      }
      var first = list
      // Without a value to begin with the first element is it.
      if initial == nil, element != type { first = list.converted(to: .list(type)) }
      if first.type != list.type {
        return try reduction(first, type, nil, parameters, body, text: text, at: span)
      }
      let lambda = BoundLambda(
        function: .reduce, hasInitial: initial != nil,
        parameters: types(parameters, [type, element, .bigint]), body: bound.converted(to: type), text: text)
      let values = [first] + (initial.map { [$0.converted(to: type)] } ?? []) + captured
      return .lambda(lambda, values, type, span: span)
    }
    throw QueryError(.type, "the lambda of list_reduce has no type", at: body.span)
  }

  private func types(_ parameters: [Name], _ types: [LogicalType]) -> [LogicalType] {
    Array(types.prefix(parameters.count))
  }

  private func element(of type: LogicalType) -> LogicalType? {
    switch type {
    case .list(let element): element
    case .null: .null
    default: nil
    }
  }

  /// The body over its parameters and what it takes from the row, and what that is.
  private func bindBody(
    _ body: Expression, _ parameters: [Name], _ types: [LogicalType]
  ) throws(QueryError) -> (body: BoundExpression, captured: [BoundExpression]) {
    let frame = LambdaFrame(parameters, self.types(parameters, types), outer: lambda)
    let inner = ExpressionBinder(
      context: context, scope: scope, clause: .lambda,
      aliases: aliases.map { VisibleAliases(list: $0.list, before: $0.before, comeFirst: $0.comeFirst) },
      aggregates: nil, windows: nil, lambda: frame)
    let bound = try inner.bind(body)
    var captured: [BoundExpression] = []
    var places: [BoundExpression: Int] = [:]
    func collect(_ expression: BoundExpression) throws(QueryError) {
      if try isTaken(expression, from: frame) {
        if places.updateValue(parameters.count + captured.count, forKey: expression) == nil {
          captured.append(expression)
        } else {
          places[expression] = parameters.count + (captured.firstIndex(of: expression) ?? 0)
        }
        return
      }
      for child in expression.children { try collect(child) }
    }
    try collect(bound)
    let remapped = bound.replacing { part in
      if let place = places[part] { return .column(place, part.type, name: part.text) }
      guard case .column(let index, let type, let name) = part, frame.columns.contains(index) else {
        return nil
      }
      return .column(index - frame.firstColumn, type, name: name)
    }
    return (remapped, captured)
  }

  /// Whether the body takes the expression from the row: a column, one of the rows around the query, or the value
  /// of a subquery.
  private func isTaken(_ expression: BoundExpression, from frame: LambdaFrame) throws(QueryError) -> Bool {
    if case .column(let index, _, _) = expression { return !frame.columns.contains(index) }
    if OuterScope.position(of: expression) != nil { return true }
    guard let call = context.subqueries.call(of: expression) else { return false }
    var readsParameter = false
    expression.forEachColumn {
      readsParameter = readsParameter || $0 >= frame.firstColumn && frame.columns.contains($0)
    }
    if readsParameter {
      throw unsupported(
        "subqueries that read the parameter of a lambda", at: call.span,
        hint: "make rows of the list: from t, unnest(t.list) u(x)")
    }
    return true
  }
}
