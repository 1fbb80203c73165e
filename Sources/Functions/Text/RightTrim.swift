import Catalog
import Columns

extension ScalarFunction {
  static let rightTrim = trimming(
    "rtrim", left: false, right: true, where: "the end", example: "rtrim('goxx', 'x') => go")
}
