import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static func pairs(
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
struct PairState {
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

final class PairSpread: Accumulator {
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
