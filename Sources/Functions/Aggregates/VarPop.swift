import Catalog
import Columns

extension AggregateFunction {
  static let varPop = spread(
    "var_pop", isRoot: false, isSample: false,
    documentation: "The variance of a whole population; NULL where there is no value.")
}
