import Catalog
import Columns

extension ScalarFunction {
  static let trim = trimming(
    "trim", left: true, right: true, where: "both ends", example: "trim('  go ') => go")
}
