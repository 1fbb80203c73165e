import Catalog
import Columns

extension AggregateFunction {
  static let corr = pairs(
    "corr",
    documentation: """
      The correlation of two numbers, from -1 to 1, of rows where neither is NULL; NaN where one of them is \
      always the same.
      """
  ) { $0.count > 0 ? $0.products / ($0.firstSquares.squareRoot() * $0.secondSquares.squareRoot()) : nil }
}
