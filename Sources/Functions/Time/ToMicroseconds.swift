import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let toMicroseconds = made(
    "to_microseconds", unit: 1000, "microseconds", example: "to_microseconds(5) => 5µs")
}
