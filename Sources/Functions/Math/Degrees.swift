import Catalog
import Columns

extension ScalarFunction {
  static let degrees = real(
    "degrees", documentation: "Radians as degrees.", example: "degrees(pi()) => 180.0"
  ) { $0 / (Double.pi / 180) }
}
