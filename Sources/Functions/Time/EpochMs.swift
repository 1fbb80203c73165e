import Catalog
import Columns

extension ScalarFunction {
  static let epochMs = counted(
    "epoch_ms", unit: 1_000_000, "milliseconds", example: "epoch_ms(1.5s) => 1500")
}
