import Catalog
import Columns

extension ScalarFunction {
  static let sin = real("sin", documentation: "The sine of an angle in radians.", example: "sin(0) => 0.0") {
    sine($0)
  }
  static let cos = real("cos", documentation: "The cosine of an angle in radians.", example: "cos(0) => 1.0")
  {
    cosine($0)
  }
  static let tan = real("tan", documentation: "The tangent of an angle in radians.", example: "tan(0) => 0.0")
  {
    tangent($0)
  }
  static let asin = real("asin", documentation: "The angle whose sine it is.", example: "asin(0) => 0.0") {
    arcSine($0)
  }
  static let acos = real("acos", documentation: "The angle whose cosine it is.", example: "acos(1) => 0.0") {
    arcCosine($0)
  }
  static let atan = real("atan", documentation: "The angle whose tangent it is.", example: "atan(0) => 0.0") {
    arcTangent($0)
  }
  static let atan2 = real(
    "atan2", documentation: "The angle whose tangent is the quotient of two numbers, in the right quadrant.",
    example: "atan2(0, 1) => 0.0"
  ) { arcTangent($0, $1) }
  static let radians = real(
    "radians", documentation: "Degrees as radians.", example: "radians(180) => 3.141592653589793"
  ) { $0 * (Double.pi / 180) }
  static let degrees = real(
    "degrees", documentation: "Radians as degrees.", example: "degrees(pi()) => 180.0"
  ) { $0 / (Double.pi / 180) }

  static let pi = ScalarFunction(
    "pi", overloads: [FunctionOverload([], returns: .exact(.double))],
    documentation: "The ratio of a circle's circumference to its diameter.",
    example: "pi() => 3.141592653589793"
  ) { _ in ConstantKernel(word(Double.pi)) }
}

/// A function without arguments.
private final class ConstantKernel: ScalarKernel {
  private let constant: Int64

  init(_ constant: Int64) { self.constant = constant }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) -> ColumnVector {
    ColumnVector(repeating: constant, count: rows.length)
  }
}
