import Catalog
import Columns

extension TableFunction {
  static let range = series(
    named: "range", includesStop: false, documentation: "As `series`, under DuckDB's name.",
    example: "from range(3)")
}
