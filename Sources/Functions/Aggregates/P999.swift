import Catalog
import Columns

extension AggregateFunction {
  static let p999 = fixedQuantile(
    "p999", 0.999, documentation: "The value below which 99.9% of the values lie, exact.")
}
