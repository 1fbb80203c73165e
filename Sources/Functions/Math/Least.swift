import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let least = ScalarFunction(
    "least", overloads: sameOrNumbers, propagatesNull: false,
    documentation: "The least of the arguments; NULLs are passed over.", example: "least(3, 1, 2) => 1"
  ) { ExtremeKernel($0, sign: -1) }
}
