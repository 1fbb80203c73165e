import Catalog
import Columns

extension ScalarFunction {
  static let log2 = real(
    "log2", documentation: "The logarithm to base 2.", example: "log2(8) => 3.0"
  ) { binaryLogarithm($0) }
}
