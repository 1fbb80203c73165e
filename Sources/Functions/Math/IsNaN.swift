import Catalog
import Columns

extension ScalarFunction {
  static let isNaN = test(
    "isnan", documentation: "Whether a DOUBLE is no number.", example: "isnan(sqrt(-1)) => true"
  ) { $0.isNaN }
}
