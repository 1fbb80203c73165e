import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let toNanoseconds = made(
    "to_nanoseconds", unit: 1, "nanoseconds", example: "to_nanoseconds(5) => 5ns")
}
