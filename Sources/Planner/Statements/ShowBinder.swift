import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// SHOW TABLES, SHOW FUNCTIONS and SHOW SETTINGS.
struct ShowBinder {
  let context: BindingContext

  /// A row for each table or function of the catalog.
  func bind(_ name: Name) throws(QueryError) -> LogicalOperator {
    switch name.text.lowercased() {
    case "tables": return tables()
    case "functions": return functions()
    case "settings": return settings()
    default:
      throw QueryError(
        .bind, "there is no SHOW \(name.text)", at: name.span,
        hint: nearestName(to: name.text, in: ["tables", "functions", "settings"])
          .map { "did you mean SHOW \($0)?" }
          ?? "there are SHOW TABLES, FUNCTIONS and SETTINGS; DESCRIBE shows a table's columns")
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
      context.catalog.functions.map { [$0.name, $0.kind.rawValue, $0.documentation, $0.example] }
        + context.catalog.macros.map { macro in
          let kind = macro.isTable ? "table macro" : "macro"
          return [macro.name, kind, "\(macro.title) stands for \(macro.body)", nil]
        })
  }

  private func settings() -> LogicalOperator {
    constantRows(
      ["setting", "type", "value", "default", "meaning"],
      context.catalog.settings.map { setting in
        let definition = setting.definition
        return [
          definition.name, definition.type.name, setting.value.settingText,
          setting.initialValue.settingText, definition.documentation,
        ]
      })
  }
}

extension Value {
  /// The value as SHOW SETTINGS prints it: a text without its quotes.
  fileprivate var settingText: String? {
    switch self {
    case .null: nil
    case .varchar(let text): text
    default: literalText
    }
  }
}
