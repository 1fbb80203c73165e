import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let toSeconds = made(
    "to_seconds", unit: 1_000_000_000, "seconds", example: "to_seconds(1.5) => 1.5s")
}
