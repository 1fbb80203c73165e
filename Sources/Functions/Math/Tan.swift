import Catalog
import Columns

extension ScalarFunction {
  static let tan = real("tan", documentation: "The tangent of an angle in radians.", example: "tan(0) => 0.0")
  {
    tangent($0)
  }
}
