import Catalog
import Columns

extension ScalarFunction {
  static let cbrt = real(
    "cbrt", documentation: "The cube root.", example: "cbrt(0.125) => 0.5"
  ) { cubeRoot($0) }
}
