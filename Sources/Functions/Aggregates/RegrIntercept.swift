import Catalog
import Columns

extension AggregateFunction {
  static let regrIntercept = pairs(
    "regr_intercept",
    documentation: "Where the line of regr_slope has x = 0; NULL without one."
  ) { state in
    guard state.secondSquares > 0 else { return nil }
    return state.firstMean - state.products / state.secondSquares * state.secondMean
  }
}
