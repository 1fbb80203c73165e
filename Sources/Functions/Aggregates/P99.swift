import Catalog
import Columns

extension AggregateFunction {
  static let p99 = fixedQuantile(
    "p99", 0.99, documentation: "The value below which 99% of the values lie, exact.")
}
