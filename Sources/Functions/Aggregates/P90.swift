import Catalog
import Columns

extension AggregateFunction {
  static let p90 = fixedQuantile(
    "p90", 0.9, documentation: "The value below which 90% of the values lie, exact.")
}
