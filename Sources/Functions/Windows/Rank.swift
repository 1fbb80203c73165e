import Catalog
import Columns

extension WindowFunction {
  static let rank = WindowFunction(
    "rank", overloads: [FunctionOverload([], returns: .exact(.bigint))],
    documentation: "The number of rows before the row in the window's order, and 1: equal rows share a rank.",
    example: "rank() over (order by dur desc) => 1"
  ) { _ in RankKernel { _, first, peers, _ in Int64(peers.lowerBound - first + 1) } }
}
