import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let toHours = made("to_hours", unit: 3_600_000_000_000, "hours", example: "to_hours(2) => 2h")
}
