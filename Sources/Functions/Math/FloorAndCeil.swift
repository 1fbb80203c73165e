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

  private static let numberOrInteger = [
    FunctionOverload([.exact(.bigint)], returns: .exact(.bigint)),
    FunctionOverload([.exact(.double)], returns: .exact(.double)),
  ]
}

/// A whole number is its own floor.
private enum Same: UnaryOperation {
  static func apply(_ a: Int64, _ fault: inout Bool) -> Int64 { a }
}

private enum FloorDouble: UnaryOperation {
  static func apply(_ a: Int64, _ fault: inout Bool) -> Int64 { word(double(a).rounded(.down)) }
}

private enum CeilDouble: UnaryOperation {
  static func apply(_ a: Int64, _ fault: inout Bool) -> Int64 { word(double(a).rounded(.up)) }
}
