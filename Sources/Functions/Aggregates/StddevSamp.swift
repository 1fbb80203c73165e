import Catalog
import Columns

extension AggregateFunction {
  static let stddevSamp = spread(
    "stddev_samp", aliases: ["stddev"], isRoot: true, isSample: true,
    documentation: "The standard deviation of a sample; NULL for fewer than two values.")
}
