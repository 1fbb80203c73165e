import Catalog
import Columns

extension ScalarFunction {
  static let atan = real("atan", documentation: "The angle whose tangent it is.", example: "atan(0) => 0.0") {
    arcTangent($0)
  }
}
