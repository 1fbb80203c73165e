import Catalog
import Columns
import LogicalPlan
import SQLSyntax

/// A statement as it will be run.
public enum PlannedStatement: Sendable {
  /// Rows to make, and the columns they have. DESCRIBE and SHOW are queries over constant rows.
  case query(LogicalOperator, columns: [OutputColumn])
  /// A plan to print instead of running it; with ANALYZE to run, too.
  case explain(LogicalOperator, columns: [OutputColumn], options: Explain)
  /// A view to add to the catalog; its query has been bound.
  case createView(ViewDefinition, orReplace: Bool)
  /// A macro to add to the catalog.
  case createMacro(MacroDefinition, orReplace: Bool)
  /// A macro to take out of the catalog, which has it unless `ifExists`.
  case dropMacro(name: String, ifExists: Bool)
  /// A setting that has this value from now on.
  case set(name: String, Value)
  /// Rows to make and to write into a file.
  case copy(LogicalOperator, columns: [OutputColumn], CopyRequest)
  /// A view to take out of the catalog, which has it unless `ifExists`.
  case dropView(name: String, ifExists: Bool)
}
