import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let toMilliseconds = made(
    "to_milliseconds", unit: 1_000_000, "milliseconds", example: "to_milliseconds(5) => 5ms")
}
