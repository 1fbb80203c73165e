import Catalog
import Columns

extension WindowFunction {
  static let percentRank = WindowFunction(
    "percent_rank", overloads: [FunctionOverload([], returns: .exact(.double))],
    documentation: "`rank` from 0 to 1: `(rank - 1) / (rows - 1)`, 0 in a partition of one row.",
    example: "percent_rank() over (order by dur) => 0.5"
  ) { _ in
    RankKernel { _, first, peers, count in
      word(count > 1 ? Double(peers.lowerBound - first) / Double(count - 1) : 0)
    }
  }
}
