import Catalog
import Columns

extension ScalarFunction {
  static let acos = real("acos", documentation: "The angle whose cosine it is.", example: "acos(1) => 0.0") {
    arcCosine($0)
  }
}
