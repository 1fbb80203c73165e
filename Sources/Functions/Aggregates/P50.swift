import Catalog
import Columns

extension AggregateFunction {
  static let p50 = fixedQuantile(
    "p50", 0.5, documentation: "The value below which half of the values lie, exact.")
}
