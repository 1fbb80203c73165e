import Catalog
import Columns

extension AggregateFunction {
  static let median = fixedQuantile("median", 0.5, documentation: "The middle value, exact.")
}
