import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static func folded(
    _ name: String, _ type: LogicalType, documentation: String, example: String,
    _ combine: @escaping @Sendable (Int64, Int64) -> Int64
  ) -> AggregateFunction {
    AggregateFunction(
      name, overloads: [FunctionOverload([.exact(type)], returns: .exact(type))],
      documentation: documentation, example: example
    ) { _ in Fold(combine) }
  }
}

/// One word of each group, made of all its values in turn.
final class Fold: Accumulator {
  private var results: ContiguousArray<Int64> = []
  private var hasValue: ContiguousArray<UInt8> = []
  private let combine: (Int64, Int64) -> Int64

  init(_ combine: @escaping (Int64, Int64) -> Int64) { self.combine = combine }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    results.grow(to: input.groupCount, filledWith: 0)
    hasValue.grow(to: input.groupCount, filledWith: 0)
    let words = arguments[0].words
    input.forEachValid(arguments[0]) { group, row in
      results[group] = hasValue[group] == 0 ? words[row] : combine(results[group], words[row])
      hasValue[group] = 1
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    results.grow(to: groupCount, filledWith: 0)
    hasValue.grow(to: groupCount, filledWith: 0)
    return ColumnVector(words: results, validity: hasValue.contains(0) ? hasValue : nil)
  }
}
