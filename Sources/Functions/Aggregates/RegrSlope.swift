import Catalog
import Columns

extension AggregateFunction {
  static let regrSlope = pairs(
    "regr_slope",
    documentation:
      "The slope of the line nearest to the points whose y is first and x second; NaN where x is always the same."
  ) { $0.count > 0 ? $0.products / $0.secondSquares : nil }
}
