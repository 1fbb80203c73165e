import Catalog
import Columns

extension AggregateFunction {
  static let covarPop = pairs(
    "covar_pop", documentation: "The covariance of a whole population, of rows where neither is NULL."
  ) { $0.count > 0 ? $0.products / $0.count : nil }
}
