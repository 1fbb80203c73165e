import Catalog
import Columns

extension ScalarFunction {
  static let sqrt = real(
    "sqrt", documentation: "The square root; NaN for a negative number.", example: "sqrt(9) => 3.0"
  ) { $0.squareRoot() }
}
