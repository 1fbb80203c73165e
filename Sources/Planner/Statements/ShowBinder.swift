import Catalog
import Diagnostics
import LogicalPlan
import SQLSyntax

/// SHOW TABLES and SHOW FUNCTIONS.
struct ShowBinder {
  let context: BindingContext

  /// A row for each table or function of the catalog.
  func bind(_ name: Name) throws(QueryError) -> LogicalOperator {
    switch name.text.lowercased() {
    case "tables": return tables()
    case "functions": return functions()
    case "settings": throw unsupported("settings", at: name.span)
    default:
      throw QueryError(
        .bind, "there is no SHOW \(name.text)", at: name.span,
        hint: nearestName(to: name.text, in: ["tables", "functions"]).map { "did you mean SHOW \($0)?" }
          ?? "there are SHOW TABLES and SHOW FUNCTIONS; DESCRIBE shows a table's columns")
    }
  }

  private func tables() -> LogicalOperator {
    constantRows(
      ["table", "kind", "rows"],
      context.catalog.tables.map { [$0.name, "table", $0.summary] }
        + context.catalog.views.map { [$0.name, "view", $0.summary] })
  }

  private func functions() -> LogicalOperator {
    constantRows(
      ["function", "kind", "meaning", "example"],
      context.catalog.functions.map { [$0.name, $0.kind.rawValue, $0.documentation, $0.example] })
  }
}
