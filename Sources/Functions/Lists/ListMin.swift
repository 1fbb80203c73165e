import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listMin = extreme(
    "list_min", aliases: ["array_min"], sign: -1,
    documentation: "The least element that is not NULL; NULL where there is none.",
    example: "list_min([3, 1, 2]) => 1")
}
