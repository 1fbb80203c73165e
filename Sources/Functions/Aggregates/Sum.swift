import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let sum = AggregateFunction(
    "sum",
    overloads: [
      FunctionOverload([.exact(.bigint)], returns: .exact(.bigint)),
      FunctionOverload([.exact(.double)], returns: .exact(.double)),
      FunctionOverload([.exact(.duration)], returns: .exact(.duration)),
    ],
    documentation: """
      The sum of the values that are not NULL, NULL where there is none. A sum of BIGINT or durations that \
      does not fit in 64 bits is an error.
      """,
    example: "sum(dur) => 1.5s"
  ) { use in if use.resultType == .double { DoubleSum() } else { IntegerSum(use.resultType) } }
}

/// Sums in 128 bits, which no number of rows overflows; so the result does not depend on the rows' order.
private final class IntegerSum: Accumulator {
  private var sums: ContiguousArray<Int128> = []
  private var hasValue: ContiguousArray<UInt8> = []
  private let type: LogicalType

  init(_ type: LogicalType) { self.type = type }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    sums.grow(to: input.groupCount, filledWith: 0)
    hasValue.grow(to: input.groupCount, filledWith: 0)
    let argument = arguments[0]
    argument.words.withUnsafeBufferPointer { words in
      if input.groups == nil {
        var sum: Int128 = 0
        var seen = 0
        input.forEachValid(argument) { _, row in
          sum &+= Int128(words[row])
          seen &+= 1
        }
        sums[0] &+= sum
        if seen > 0 { hasValue[0] = 1 }
        return
      }
      sums.withUnsafeMutableBufferPointer { sums in
        hasValue.withUnsafeMutableBufferPointer { hasValue in
          input.forEachValid(argument) { group, row in
            sums[group] &+= Int128(words[row])
            hasValue[group] = 1
          }
        }
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    sums.grow(to: groupCount, filledWith: 0)
    hasValue.grow(to: groupCount, filledWith: 0)
    var result = ColumnVector(capacity: groupCount)
    for group in 0..<groupCount {
      guard let sum = Int64(exactly: sums[group]) else {
        throw sumOverflow(sums[group], type)
      }
      result.append(hasValue[group] != 0 ? sum : nil)
    }
    return result
  }
}

private final class DoubleSum: Accumulator {
  private var sums: ContiguousArray<Double> = []
  private var hasValue: ContiguousArray<UInt8> = []

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    sums.grow(to: input.groupCount, filledWith: 0)
    hasValue.grow(to: input.groupCount, filledWith: 0)
    arguments[0].words.withUnsafeBufferPointer { words in
      sums.withUnsafeMutableBufferPointer { sums in
        hasValue.withUnsafeMutableBufferPointer { hasValue in
          input.forEachValid(arguments[0]) { group, row in
            sums[group] += double(words[row])
            hasValue[group] = 1
          }
        }
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    sums.grow(to: groupCount, filledWith: 0)
    hasValue.grow(to: groupCount, filledWith: 0)
    var result = ColumnVector(capacity: groupCount)
    for group in 0..<groupCount { result.append(hasValue[group] != 0 ? word(sums[group]) : nil) }
    return result
  }
}
