import Catalog
import Columns

extension ScalarFunction {
  static let epochNs = counted("epoch_ns", unit: 1, "nanoseconds", example: "epoch_ns(1.5us) => 1500")
}
