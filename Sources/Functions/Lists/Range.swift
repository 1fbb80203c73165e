import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let range = ScalarFunction(
    "range", overloads: counting,
    documentation: """
      A list of whole numbers: from 0, or from the first argument, up to the next one, which is not in it; \
      perhaps with a step.
      """,
    example: "range(2, 5) => [2, 3, 4]"
  ) { counted($0, "range", includesEnd: false) }
}
