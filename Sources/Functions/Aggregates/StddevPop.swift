import Catalog
import Columns

extension AggregateFunction {
  static let stddevPop = spread(
    "stddev_pop", isRoot: true, isSample: false,
    documentation: "The standard deviation of a whole population; NULL where there is no value.")
}
