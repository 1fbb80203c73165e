import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let dayName = name(
    "dayname", documentation: "The name of the day of the week.", example: "Saturday"
  ) { $0.weekdayName }
}
