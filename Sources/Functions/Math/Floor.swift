import Catalog
import Columns

extension ScalarFunction {
  static let floor = ScalarFunction(
    "floor", overloads: numberOrInteger, documentation: "The greatest whole number that is not greater.",
    example: "floor(-1.5) => -2.0"
  ) { call in
    if call.resultType == .double {
      UnaryKernel<FloorDouble>("floor", call)
    } else {
      UnaryKernel<Same>("floor", call)
    }
  }
}

private enum FloorDouble: UnaryOperation {
  static func apply(_ a: Int64, _ fault: inout Bool) -> Int64 { word(double(a).rounded(.down)) }
}
