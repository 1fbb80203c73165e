import Catalog
import Columns

extension AggregateFunction {
  static let bitAnd = folded(
    "bit_and", .bigint, documentation: "The bits that all numbers have; NULL where there is none.",
    example: "bit_and(flags) => 4"
  ) { $0 & $1 }
}
