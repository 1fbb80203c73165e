import Catalog
import Columns

extension ScalarFunction {
  static let radians = real(
    "radians", documentation: "Degrees as radians.", example: "radians(180) => 3.141592653589793"
  ) { $0 * (Double.pi / 180) }
}
