import Catalog
import Columns
import Diagnostics

extension WindowFunction {
  static let denseRank = WindowFunction(
    "dense_rank", overloads: [FunctionOverload([], returns: .exact(.bigint))],
    documentation: "As `rank`, without gaps: the number of different rows up to this one.",
    example: "dense_rank() over (order by reason) => 1"
  ) { _ in DenseRankKernel() }
}

private struct DenseRankKernel: WindowKernel {
  func evaluate(_ rows: WindowRows, _ arguments: [ColumnVector]) throws(QueryError) -> ColumnVector {
    var words = ContiguousArray<Int64>(repeating: 0, count: rows.count)
    for partition in rows.partitions {
      var rank: Int64 = 0
      for row in partition {
        if Int(rows.peerStarts[row]) == row { rank += 1 }
        words[row] = rank
      }
    }
    return ColumnVector(words: words)
  }
}
