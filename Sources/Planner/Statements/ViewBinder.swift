import Catalog
import Diagnostics
import SQLSyntax

/// CREATE VIEW and DROP VIEW.
struct ViewBinder {
  let context: BindingContext

  /// A view whose query is sound and whose name is free.
  func create(_ name: Name, orReplace: Bool, _ query: Query) throws(QueryError) -> PlannedStatement {
    if context.catalog.table(named: name.text) != nil {
      throw QueryError(
        .bind, "\"\(name.text)\" is a table", at: name.span, hint: "give the view another name")
    }
    if !orReplace, context.catalog.view(named: name.text) != nil {
      throw QueryError(
        .bind, "there is a view \"\(name.text)\" already", at: name.span,
        hint: "CREATE OR REPLACE VIEW takes its place")
    }
    _ = try QueryBinder(context: context).bind(query)
    let view = ViewDefinition(name: name.text.lowercased(), summary: "Made by CREATE VIEW.", query: query.sql)
    return .createView(view, orReplace: orReplace)
  }

  /// The view to drop.
  func drop(
    _ kind: String, ifExists: Bool, _ name: Name, at span: SourceSpan
  ) throws(QueryError) -> PlannedStatement {
    guard kind.lowercased() == "view" else {
      throw unsupported("DROP \(kind.uppercased()) statements", at: span)
    }
    if !ifExists, context.catalog.view(named: name.text) == nil {
      if context.catalog.table(named: name.text) != nil {
        throw QueryError(.bind, "\"\(name.text)\" is a table, and stays", at: name.span)
      }
      let known = context.catalog.views.map(\.name)
      throw QueryError(
        .bind, "no view \"\(name.text)\"", at: name.span,
        hint: didYouMean(nearestName(to: name.text, in: known)))
    }
    return .dropView(name: name.text.lowercased(), ifExists: ifExists)
  }
}
