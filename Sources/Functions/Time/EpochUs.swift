import Catalog
import Columns

extension ScalarFunction {
  static let epochUs = counted(
    "epoch_us", unit: 1000, "microseconds", example: "epoch_us(1.5ms) => 1500")
}
