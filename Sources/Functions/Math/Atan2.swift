import Catalog
import Columns

extension ScalarFunction {
  static let atan2 = real(
    "atan2", documentation: "The angle whose tangent is the quotient of two numbers, in the right quadrant.",
    example: "atan2(0, 1) => 0.0"
  ) { arcTangent($0, $1) }
}
