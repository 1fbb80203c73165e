import Columns
import Diagnostics

final class CountRows: Accumulator {
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
