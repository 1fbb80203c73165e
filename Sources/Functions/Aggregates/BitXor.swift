import Catalog
import Columns

extension AggregateFunction {
  static let bitXor = folded(
    "bit_xor", .bigint,
    documentation: "The bits that an odd count of the numbers has; NULL where there is none.",
    example: "bit_xor(flags) => 3"
  ) { $0 ^ $1 }
}
