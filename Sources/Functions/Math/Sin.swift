import Catalog
import Columns

extension ScalarFunction {
  static let sin = real("sin", documentation: "The sine of an angle in radians.", example: "sin(0) => 0.0") {
    sine($0)
  }
}
