import Catalog
import Columns

extension WindowFunction {
  static let rowNumber = WindowFunction(
    "row_number", overloads: [FunctionOverload([], returns: .exact(.bigint))],
    documentation: "The number of the row in its partition, from 1.",
    example: "row_number() over (partition by g order by ts) => 1"
  ) { _ in RankKernel { row, first, _, _ in Int64(row - first + 1) } }
}
