import Catalog
import Columns

extension TableFunction {
  static let generateSeries = series(
    named: "generate_series", includesStop: true,
    documentation: "As `series`, with `stop` among the values where a step leads to it.",
    example: "from generate_series(10, 0, -5)")
}
