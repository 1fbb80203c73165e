import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let monthName = name(
    "monthname", documentation: "The name of the month.", example: "November"
  ) { $0.monthName }
}
