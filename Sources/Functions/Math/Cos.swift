import Catalog
import Columns

extension ScalarFunction {
  static let cos = real("cos", documentation: "The cosine of an angle in radians.", example: "cos(0) => 1.0")
  {
    cosine($0)
  }
}
