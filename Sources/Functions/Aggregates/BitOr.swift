import Catalog
import Columns

extension AggregateFunction {
  static let bitOr = folded(
    "bit_or", .bigint, documentation: "The bits that any number has; NULL where there is none.",
    example: "bit_or(flags) => 7"
  ) { $0 | $1 }
}
