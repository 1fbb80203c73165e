import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Puts the arguments of a call in the place of a macro's parameters.
struct MacroExpansion {
  let macro: MacroDefinition
  /// Where the call stands.
  let span: SourceSpan

  /// What each parameter stands for.
  ///
  /// - Throws: `.bind` where arguments are missing, too many or named wrongly.
  func arguments(_ written: [Expression]) throws(QueryError) -> [String: Expression] {
    var values: [String: Expression] = [:]
    var position = 0
    var hasNamed = false
    for argument in written {
      if case .named(let name, let value) = argument.node {
        hasNamed = true
        let wanted = name.text.lowercased()
        guard macro.parameters.contains(where: { $0.name == wanted }) else {
          throw QueryError(
            .bind, "macro \"\(macro.name)\" has no parameter \"\(name.text)\"", at: name.span,
            hint: didYouMean(nearestName(to: name.text, in: macro.parameters.map(\.name)))
              ?? "it is \(macro.title)")
        }
        guard values.updateValue(value, forKey: wanted) == nil else {
          throw QueryError(.bind, "parameter \"\(name.text)\" is given twice", at: name.span)
        }
        continue
      }
      if hasNamed {
        throw QueryError(.bind, "an argument without a name stands behind one with a name", at: argument.span)
      }
      guard position < macro.parameters.count else { throw wrongCount(written.count) }
      values[macro.parameters[position].name] = argument
      position += 1
    }
    for parameter in macro.parameters where values[parameter.name] == nil {
      guard let text = parameter.defaultValue else { throw wrongCount(written.count) }
      values[parameter.name] = Substitution([:], at: span).apply(to: try SQLParser.parseExpression(text))
    }
    return values
  }

  private func wrongCount(_ count: Int) -> QueryError {
    let least = macro.parameters.count { $0.defaultValue == nil }
    let most = macro.parameters.count
    let wanted = least == most ? "\(most)" : "\(least) to \(most)"
    return QueryError(
      .bind, "macro \"\(macro.name)\" takes \(wanted) argument\(most == 1 ? "" : "s"), not \(count)",
      at: span, hint: "it is \(macro.title)")
  }

  /// An error from inside the macro says so; one in an argument stands at the argument and is told as it is.
  func told(_ error: QueryError) -> QueryError {
    guard error.span == nil || error.span == span else { return error }
    return QueryError(
      error.code, "in macro \(macro.name): \(error.message)", at: span, hint: error.hint)
  }
}

extension ExpressionBinder {
  /// The macro's expression with the arguments put in.
  func bindMacro(
    _ macro: MacroDefinition, _ written: FunctionCall, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    if macro.isTable {
      throw QueryError(
        .bind, "macro \"\(macro.name)\" stands for a table", at: span,
        hint: "write from \(macro.name)(...)")
    }
    if written.over != nil {
      throw QueryError(.bind, "OVER belongs to window functions, and \"\(macro.name)\" is a macro", at: span)
    }
    try refuseAggregateParts(of: written, at: span)
    let expansion = MacroExpansion(macro: macro, span: span)
    let values = try expansion.arguments(written.arguments)
    return try context.expanding(macro, at: span) { () throws(QueryError) in
      do throws(QueryError) {
        let body = try SQLParser.parseExpression(macro.body)
        return try bind(Substitution(values, at: span).apply(to: body))
      } catch {
        throw expansion.told(error)
      }
    }
  }
}

extension FromBinder {
  /// The rows of a macro that stands for a query.
  func bindTableMacro(
    _ macro: MacroDefinition, _ name: Name, _ written: [Expression], at span: SourceSpan
  ) throws(QueryError) -> LogicalOperator {
    if !macro.isTable {
      throw QueryError(
        .bind, "macro \"\(macro.name)\" stands for a value, not a table", at: name.span,
        hint: "write select \(macro.name)(...)")
    }
    let expansion = MacroExpansion(macro: macro, span: span)
    let values = try expansion.arguments(written)
    return try context.expanding(macro, at: span) { () throws(QueryError) in
      do throws(QueryError) {
        let body = try SQLParser.parseQuery(macro.body)
        return try QueryBinder(context: context).bind(Substitution(values, at: span).apply(to: body))
      } catch {
        throw expansion.told(error)
      }
    }
  }
}
