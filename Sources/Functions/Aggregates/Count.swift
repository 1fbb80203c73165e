import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let count = AggregateFunction(
    "count",
    overloads: [
      FunctionOverload([.any], returns: .exact(.bigint)), FunctionOverload([], returns: .exact(.bigint)),
    ],
    documentation: "The number of rows where the argument is not NULL.", example: "count(reason) => 2"
  ) { use in if use.argumentTypes.isEmpty { CountRows() } else { CountValid() } }
}

private final class CountValid: Accumulator {
  private var counts: ContiguousArray<Int64> = []

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    counts.grow(to: input.groupCount, filledWith: 0)
    counts.withUnsafeMutableBufferPointer { counts in
      input.forEachValid(arguments[0]) { group, _ in counts[group] &+= 1 }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    counts.grow(to: groupCount, filledWith: 0)
    return ColumnVector(words: counts)
  }
}
