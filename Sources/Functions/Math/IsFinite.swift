import Catalog
import Columns

extension ScalarFunction {
  static let isFinite = test(
    "isfinite", documentation: "Whether a DOUBLE is a number and not infinite.",
    example: "isfinite(1.5) => true"
  ) { $0.isFinite }
}
