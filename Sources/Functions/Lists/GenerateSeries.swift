import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let generateSeries = ScalarFunction(
    "generate_series", overloads: counting,
    documentation: "As range, with the last number in it.", example: "generate_series(1, 3) => [1, 2, 3]"
  ) { counted($0, "generate_series", includesEnd: true) }
}
