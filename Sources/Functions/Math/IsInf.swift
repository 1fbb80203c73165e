import Catalog
import Columns

extension ScalarFunction {
  static let isInf = test(
    "isinf", documentation: "Whether a DOUBLE is infinite.", example: "isinf(ln(0)) => true"
  ) { $0.isInfinite }
}
