import Catalog
import Columns

extension AggregateFunction {
  static let covarSamp = pairs(
    "covar_samp", aliases: ["covar"],
    documentation: "The covariance of a sample, of rows where neither is NULL; NULL for fewer than two."
  ) { $0.count > 1 ? $0.products / ($0.count - 1) : nil }
}
