import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let covarPop = pairs(
    "covar_pop", documentation: "The covariance of a whole population, of rows where neither is NULL."
  ) { $0.count > 0 ? $0.products / $0.count : nil }

  static let covarSamp = pairs(
    "covar_samp", aliases: ["covar"],
    documentation: "The covariance of a sample, of rows where neither is NULL; NULL for fewer than two."
  ) { $0.count > 1 ? $0.products / ($0.count - 1) : nil }

  static let corr = pairs(
    "corr",
    documentation: """
      The correlation of two numbers, from -1 to 1, of rows where neither is NULL; NaN where one of them is \
      always the same.
      """
  ) { $0.count > 0 ? $0.products / ($0.firstSquares.squareRoot() * $0.secondSquares.squareRoot()) : nil }

  static let regrSlope = pairs(
    "regr_slope",
    documentation:
      "The slope of the line nearest to the points whose y is first and x second; NaN where x is always the same."
  ) { $0.count > 0 ? $0.products / $0.secondSquares : nil }

  static let regrIntercept = pairs(
    "regr_intercept",
    documentation: "Where the line of regr_slope has x = 0; NULL without one."
  ) { state in
    guard state.secondSquares > 0 else { return nil }
    return state.firstMean - state.products / state.secondSquares * state.secondMean
  }

  private static func pairs(
    _ name: String, aliases: [String] = [], documentation: String,
    _ result: @escaping @Sendable (PairState) -> Double?
  ) -> AggregateFunction {
    AggregateFunction(
      name, aliases: aliases,
      overloads: [FunctionOverload([.exact(.double), .exact(.double)], returns: .exact(.double))],
      documentation: documentation, example: "\(name)(x, y) => 0.5"
    ) { _ in PairSpread(result) }
  }
}

/// Means of two numbers, and sums of squares and products of the distances from them, by Welford's recurrence.
private struct PairState {
  var count = 0.0
  var firstMean = 0.0
  var secondMean = 0.0
  var firstSquares = 0.0
  var secondSquares = 0.0
  var products = 0.0

  mutating func add(_ first: Double, _ second: Double) {
    count += 1
    let firstDistance = first - firstMean
    let secondDistance = second - secondMean
    firstMean += firstDistance / count
    secondMean += secondDistance / count
    firstSquares += firstDistance * (first - firstMean)
    secondSquares += secondDistance * (second - secondMean)
    products += firstDistance * (second - secondMean)
  }
}

private final class PairSpread: Accumulator {
  private var states: ContiguousArray<PairState> = []
  private let result: (PairState) -> Double?

  init(_ result: @escaping (PairState) -> Double?) { self.result = result }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    states.grow(to: input.groupCount, filledWith: PairState())
    let (first, second) = (arguments[0], arguments[1])
    input.forEachValid(first) { group, row in
      if second.isNull(row) { return }
      states[group].add(double(first.words[row]), double(second.words[row]))
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    states.grow(to: groupCount, filledWith: PairState())
    var vector = ColumnVector(capacity: groupCount)
    for state in states { vector.append(result(state).map { resultWord($0) }) }
    return vector
  }
}
