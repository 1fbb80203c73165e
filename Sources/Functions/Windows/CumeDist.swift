import Catalog
import Columns

extension WindowFunction {
  static let cumeDist = WindowFunction(
    "cume_dist", overloads: [FunctionOverload([], returns: .exact(.double))],
    documentation: "The share of the partition's rows that do not come after the row in the window's order.",
    example: "cume_dist() over (order by dur) => 0.75"
  ) { _ in
    RankKernel { _, first, peers, count in word(Double(peers.upperBound - first) / Double(count)) }
  }
}
