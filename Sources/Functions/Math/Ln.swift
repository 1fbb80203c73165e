import Catalog
import Columns

extension ScalarFunction {
  static let ln = real(
    "ln", documentation: "The natural logarithm; -Infinity for 0, NaN for a negative number.",
    example: "ln(1) => 0.0"
  ) { naturalLogarithm($0) }
}
