import Catalog
import Columns
import Diagnostics

extension WindowFunction {
  static let rowNumber = WindowFunction(
    "row_number", overloads: [FunctionOverload([], returns: .exact(.bigint))],
    documentation: "The number of the row in its partition, from 1.",
    example: "row_number() over (partition by g order by ts) => 1"
  ) { _ in RankKernel { row, first, _, _ in Int64(row - first + 1) } }

  static let rank = WindowFunction(
    "rank", overloads: [FunctionOverload([], returns: .exact(.bigint))],
    documentation: "The number of rows before the row in the window's order, and 1: equal rows share a rank.",
    example: "rank() over (order by dur desc) => 1"
  ) { _ in RankKernel { _, first, peers, _ in Int64(peers.lowerBound - first + 1) } }

  static let denseRank = WindowFunction(
    "dense_rank", overloads: [FunctionOverload([], returns: .exact(.bigint))],
    documentation: "As `rank`, without gaps: the number of different rows up to this one.",
    example: "dense_rank() over (order by reason) => 1"
  ) { _ in DenseRankKernel() }

  static let percentRank = WindowFunction(
    "percent_rank", overloads: [FunctionOverload([], returns: .exact(.double))],
    documentation: "`rank` from 0 to 1: `(rank - 1) / (rows - 1)`, 0 in a partition of one row.",
    example: "percent_rank() over (order by dur) => 0.5"
  ) { _ in
    RankKernel { _, first, peers, count in
      word(count > 1 ? Double(peers.lowerBound - first) / Double(count - 1) : 0)
    }
  }

  static let cumeDist = WindowFunction(
    "cume_dist", overloads: [FunctionOverload([], returns: .exact(.double))],
    documentation: "The share of the partition's rows that do not come after the row in the window's order.",
    example: "cume_dist() over (order by dur) => 0.75"
  ) { _ in
    RankKernel { _, first, peers, count in word(Double(peers.upperBound - first) / Double(count)) }
  }
}

/// What follows from the place of a row and its peers in the partition.
private struct RankKernel: WindowKernel {
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
