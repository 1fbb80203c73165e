import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listMax = extreme(
    "list_max", aliases: ["array_max"], sign: 1,
    documentation: "The greatest element that is not NULL; NULL where there is none.",
    example: "list_max([3, 1, 2]) => 3")
}
