import Catalog
import Columns

extension ScalarFunction {
  static let pow = real(
    "pow", aliases: ["power"], documentation: "The first number to the power of the second.",
    example: "pow(2, 10) => 1024.0"
  ) { power($0, $1) }
}
