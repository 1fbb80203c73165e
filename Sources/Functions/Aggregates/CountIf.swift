import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let countIf = AggregateFunction(
    "count_if", aliases: ["countif"],
    overloads: [FunctionOverload([.exact(.boolean)], returns: .exact(.bigint))],
    documentation: "The number of rows where the argument is true.", example: "count_if(dur > 10ms) => 1"
  ) { _ in CountTrue() }
}

private final class CountTrue: Accumulator {
  private var counts: ContiguousArray<Int64> = []

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    counts.grow(to: input.groupCount, filledWith: 0)
    counts.withUnsafeMutableBufferPointer { counts in
      arguments[0].words.withUnsafeBufferPointer { flags in
        input.forEachValid(arguments[0]) { group, row in counts[group] &+= flags[row] != 0 ? 1 : 0 }
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    counts.grow(to: groupCount, filledWith: 0)
    return ColumnVector(words: counts)
  }
}
