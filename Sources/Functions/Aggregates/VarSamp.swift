import Catalog
import Columns

extension AggregateFunction {
  static let varSamp = spread(
    "var_samp", aliases: ["variance"], isRoot: false, isSample: true,
    documentation: "The variance of a sample; NULL for fewer than two values.")
}
