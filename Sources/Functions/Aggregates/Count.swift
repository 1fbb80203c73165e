import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let countStar = AggregateFunction(
    "count_star", overloads: [FunctionOverload([], returns: .exact(.bigint))],
    documentation: "The number of rows; what `count(*)` stands for.", example: "count(*) => 3"
  ) { _ in CountRows() }

  static let count = AggregateFunction(
    "count",
    overloads: [
      FunctionOverload([.any], returns: .exact(.bigint)), FunctionOverload([], returns: .exact(.bigint)),
    ],
    documentation: "The number of rows where the argument is not NULL.", example: "count(reason) => 2"
  ) { use in if use.argumentTypes.isEmpty { CountRows() } else { CountValid() } }

  static let countIf = AggregateFunction(
    "count_if", aliases: ["countif"],
    overloads: [FunctionOverload([.exact(.boolean)], returns: .exact(.bigint))],
    documentation: "The number of rows where the argument is true.", example: "count_if(dur > 10ms) => 1"
  ) { _ in CountTrue() }
}

private final class CountRows: Accumulator {
  private var counts: ContiguousArray<Int64> = []

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    counts.grow(to: input.groupCount, filledWith: 0)
    guard let groups = input.groups else {
      counts[0] += Int64(input.rows.count)
      return
    }
    counts.withUnsafeMutableBufferPointer { counts in
      groups.withUnsafeBufferPointer { groups in
        for group in groups { counts[Int(group)] &+= 1 }
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    counts.grow(to: groupCount, filledWith: 0)
    return ColumnVector(words: counts)
  }
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
