import Columns
import Diagnostics

/// What follows from the place of a row and its peers in the partition.
struct RankKernel: WindowKernel {
  /// The result from the row, the partition's first row, the row's peers and the partition's size.
  let result: @Sendable (_ row: Int, _ first: Int, _ peers: Range<Int>, _ count: Int) -> Int64

  func evaluate(_ rows: WindowRows, _ arguments: [ColumnVector]) throws(QueryError) -> ColumnVector {
    var words = ContiguousArray<Int64>(repeating: 0, count: rows.count)
    for partition in rows.partitions {
      for row in partition {
        let peers = Int(rows.peerStarts[row])..<Int(rows.peerEnds[row])
        words[row] = result(row, partition.lowerBound, peers, partition.count)
      }
    }
    return ColumnVector(words: words)
  }
}
