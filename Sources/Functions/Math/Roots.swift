import Catalog
import Columns

extension ScalarFunction {
  static let sqrt = real(
    "sqrt", documentation: "The square root; NaN for a negative number.", example: "sqrt(9) => 3.0"
  ) { $0.squareRoot() }

  static let cbrt = real(
    "cbrt", documentation: "The cube root.", example: "cbrt(0.125) => 0.5"
  ) { cubeRoot($0) }

  static let pow = real(
    "pow", aliases: ["power"], documentation: "The first number to the power of the second.",
    example: "pow(2, 10) => 1024.0"
  ) { power($0, $1) }
}
