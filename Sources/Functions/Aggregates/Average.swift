import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let average = AggregateFunction(
    "avg", aliases: ["mean"],
    overloads: [
      FunctionOverload([.exact(.bigint)], returns: .exact(.double)),
      FunctionOverload([.exact(.double)], returns: .exact(.double)),
      FunctionOverload([.exact(.duration)], returns: .exact(.duration)),
    ],
    documentation: """
      The mean of the values that are not NULL, NULL where there is none; of durations to the nearest \
      nanosecond.
      """,
    example: "avg(dur) => 1.5ms"
  ) { use in
    if use.argumentTypes.first == .double {
      DoubleAverage()
    } else {
      IntegerAverage(isDuration: use.resultType == .duration)
    }
  }
}

private final class IntegerAverage: Accumulator {
  private struct State {
    var sum: Int128 = 0
    var count: Int64 = 0
  }

  private var states: ContiguousArray<State> = []
  private let isDuration: Bool

  init(isDuration: Bool) { self.isDuration = isDuration }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    states.grow(to: input.groupCount, filledWith: State())
    arguments[0].words.withUnsafeBufferPointer { words in
      states.withUnsafeMutableBufferPointer { states in
        input.forEachValid(arguments[0]) { group, row in
          states[group].sum &+= Int128(words[row])
          states[group].count &+= 1
        }
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    states.grow(to: groupCount, filledWith: State())
    var result = ColumnVector(capacity: groupCount)
    for state in states {
      result.append(
        state.count == 0 ? nil : integerMean(sum: state.sum, count: state.count, isDuration: isDuration))
    }
    return result
  }
}

private final class DoubleAverage: Accumulator {
  private struct State {
    var sum: Double = 0
    var count: Int64 = 0
  }

  private var states: ContiguousArray<State> = []

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    states.grow(to: input.groupCount, filledWith: State())
    arguments[0].words.withUnsafeBufferPointer { words in
      states.withUnsafeMutableBufferPointer { states in
        input.forEachValid(arguments[0]) { group, row in
          states[group].sum += double(words[row])
          states[group].count &+= 1
        }
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    states.grow(to: groupCount, filledWith: State())
    var result = ColumnVector(capacity: groupCount)
    for state in states { result.append(state.count > 0 ? word(state.sum / Double(state.count)) : nil) }
    return result
  }
}
