import Catalog
import Columns

extension AggregateFunction {
  static let countStar = AggregateFunction(
    "count_star", overloads: [FunctionOverload([], returns: .exact(.bigint))],
    documentation: "The number of rows; what `count(*)` stands for.", example: "count(*) => 3"
  ) { _ in CountRows() }
}
