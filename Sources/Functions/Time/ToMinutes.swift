import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let toMinutes = made("to_minutes", unit: 60_000_000_000, "minutes", example: "to_minutes(3) => 3m")
}
