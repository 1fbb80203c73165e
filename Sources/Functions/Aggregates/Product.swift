import Catalog
import Columns

extension AggregateFunction {
  static let product = folded(
    "product", .double, documentation: "The product of the numbers; NULL where there is none.",
    example: "product(factor) => 6.0"
  ) { word(double($0) * double($1)) }
}
