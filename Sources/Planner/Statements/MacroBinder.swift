import Catalog
import Diagnostics
import SQLSyntax

/// CREATE MACRO and DROP MACRO.
struct MacroBinder {
  let context: BindingContext

  /// A macro whose name is free and which does not need itself. Its body is bound where it is called: what its
  /// names stand for is only known there.
  func create(
    _ name: Name, orReplace: Bool, _ written: [MacroParameter], _ body: MacroBody
  ) throws(QueryError) -> PlannedStatement {
    let key = name.text.lowercased()
    if context.catalog.function(named: key) != nil || ExpressionBinder.conditionals.contains(key)
      || ExpressionBinder.lambdaFunctions[key] != nil
    {
      throw QueryError(
        .bind, "\"\(name.text)\" is a function", at: name.span, hint: "give the macro another name")
    }
    if !orReplace, context.catalog.macro(named: key) != nil {
      throw QueryError(
        .bind, "there is a macro \"\(name.text)\" already", at: name.span,
        hint: "CREATE OR REPLACE MACRO takes its place")
    }
    let parameters = try parameters(written)
    let macro: MacroDefinition
    switch body {
    case .expression(let expression):
      macro = MacroDefinition(name: key, parameters: parameters, body: expression.sql, isTable: false)
    case .table(let query):
      macro = MacroDefinition(name: key, parameters: parameters, body: query.sql, isTable: true)
    }
    if MacroCalls(catalog: context.catalog).reach(key, from: macro) {
      throw QueryError(
        .bind, "macro \"\(name.text)\" needs itself", at: name.span,
        hint: "a macro is put in the place of its calls and cannot repeat itself")
    }
    return .createMacro(macro, orReplace: orReplace)
  }

  private func parameters(_ written: [MacroParameter]) throws(QueryError) -> [MacroDefinition.Parameter] {
    var parameters: [MacroDefinition.Parameter] = []
    for parameter in written {
      let name = parameter.name.text.lowercased()
      if parameters.contains(where: { $0.name == name }) {
        throw QueryError(.bind, "the macro has \"\(name)\" twice", at: parameter.name.span)
      }
      if parameter.defaultValue == nil, parameters.last?.defaultValue != nil {
        throw QueryError(
          .bind, "parameter \"\(name)\" needs a default: the one before it has one", at: parameter.name.span)
      }
      parameters.append(MacroDefinition.Parameter(name: name, defaultValue: parameter.defaultValue?.sql))
    }
    return parameters
  }

  /// The macro to drop.
  func drop(ifExists: Bool, _ name: Name) throws(QueryError) -> PlannedStatement {
    if !ifExists, context.catalog.macro(named: name.text) == nil {
      let known = context.catalog.macros.map(\.name)
      throw QueryError(
        .bind, "no macro \"\(name.text)\"", at: name.span,
        hint: didYouMean(nearestName(to: name.text, in: known)))
    }
    return .dropMacro(name: name.text.lowercased(), ifExists: ifExists)
  }
}

/// Which macros a macro calls, directly or through others.
struct MacroCalls {
  let catalog: QueryCatalog

  /// Whether expanding `macro` comes to the name `wanted`.
  ///
  /// - Complexity: O(text of all macros).
  func reach(_ wanted: String, from macro: MacroDefinition) -> Bool {
    var seen: Set<String> = []
    var pending = [macro]
    while let next = pending.popLast() {
      for name in SQLParser.calledNames(next.body) {
        if name == wanted { return true }
        if let called = catalog.macro(named: name), seen.insert(name).inserted { pending.append(called) }
      }
    }
    return false
  }
}
