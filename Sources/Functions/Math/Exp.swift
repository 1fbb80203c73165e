import Catalog
import Columns

extension ScalarFunction {
  static let exp = real(
    "exp", documentation: "e to the power of the number.", example: "exp(0) => 1.0"
  ) { exponential($0) }
}
