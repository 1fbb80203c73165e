import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static func spread(
    _ name: String, aliases: [String] = [], isRoot: Bool, isSample: Bool, documentation: String
  ) -> AggregateFunction {
    var overloads = [FunctionOverload([.exact(.double)], returns: .exact(.double))]
    // A variance of durations would be in square nanoseconds, which is no type of ours.
    if isRoot { overloads.append(FunctionOverload([.exact(.duration)], returns: .exact(.duration))) }
    return AggregateFunction(
      name, aliases: aliases, overloads: overloads, documentation: documentation,
      example: "\(name)(value) => 2.5"
    ) { Spread($0, isRoot: isRoot, isSample: isSample) }
  }
}

/// Mean and sum of squared distances from it, kept up to date by Welford's recurrence, which does not lose
/// the digits that a difference of two large sums would.
final class Spread: Accumulator {
  private struct State {
    var count: Double = 0
    var mean: Double = 0
    var squares: Double = 0
  }

  private var states: ContiguousArray<State> = []
  private let isRoot: Bool
  private let isSample: Bool
  private let isDuration: Bool

  init(_ use: AggregateUse, isRoot: Bool, isSample: Bool) {
    self.isRoot = isRoot
    self.isSample = isSample
    isDuration = use.resultType == .duration
  }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    states.grow(to: input.groupCount, filledWith: State())
    let isDuration = isDuration
    arguments[0].words.withUnsafeBufferPointer { words in
      states.withUnsafeMutableBufferPointer { states in
        input.forEachValid(arguments[0]) { group, row in
          let value = isDuration ? Double(words[row]) : double(words[row])
          var state = states[group]
          state.count += 1
          let distance = value - state.mean
          state.mean += distance / state.count
          state.squares += distance * (value - state.mean)
          states[group] = state
        }
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    states.grow(to: groupCount, filledWith: State())
    var result = ColumnVector(capacity: groupCount)
    for state in states {
      let divisor = isSample ? state.count - 1 : state.count
      guard divisor > 0 else {
        result.append(nil)
        continue
      }
      let variance = state.squares / divisor
      let value = isRoot ? variance.squareRoot() : variance
      result.append(isDuration ? roundedInteger(value) : word(value))
    }
    return result
  }
}
