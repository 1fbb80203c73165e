import Catalog
import Columns

extension ScalarFunction {
  static let ceil = ScalarFunction(
    "ceil", aliases: ["ceiling"], overloads: numberOrInteger,
    documentation: "The smallest whole number that is not smaller.", example: "ceil(1.2) => 2.0"
  ) { call in
    if call.resultType == .double {
      UnaryKernel<CeilDouble>("ceil", call)
    } else {
      UnaryKernel<Same>("ceil", call)
    }
  }
}

private enum CeilDouble: UnaryOperation {
  static func apply(_ a: Int64, _ fault: inout Bool) -> Int64 { word(double(a).rounded(.up)) }
}
