import Catalog
import Columns

extension ScalarFunction {
  static let leftTrim = trimming(
    "ltrim", left: true, right: false, where: "the beginning", example: "ltrim('xxgo', 'x') => go")
}
