import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let greatest = ScalarFunction(
    "greatest", overloads: sameOrNumbers, propagatesNull: false,
    documentation: "The greatest of the arguments; NULLs are passed over.", example: "greatest(1, 3, 2) => 3"
  ) { ExtremeKernel($0, sign: 1) }
}
