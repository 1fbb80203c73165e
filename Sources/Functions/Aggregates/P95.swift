import Catalog
import Columns

extension AggregateFunction {
  static let p95 = fixedQuantile(
    "p95", 0.95, documentation: "The value below which 95% of the values lie, exact.")
}
