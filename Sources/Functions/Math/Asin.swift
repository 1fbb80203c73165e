import Catalog
import Columns

extension ScalarFunction {
  static let asin = real("asin", documentation: "The angle whose sine it is.", example: "asin(0) => 0.0") {
    arcSine($0)
  }
}
