import Catalog
import Columns

extension ScalarFunction {
  static let abs = ScalarFunction(
    "abs",
    overloads: [
      FunctionOverload([.exact(.bigint)], returns: .exact(.bigint)),
      FunctionOverload([.exact(.double)], returns: .exact(.double)),
      FunctionOverload([.exact(.duration)], returns: .exact(.duration)),
    ],
    documentation: "The number or duration without its sign.",
    example: "abs(-5) => 5"
  ) { call in
    if call.resultType == .double {
      UnaryKernel<AbsDouble>("abs", call)
    } else {
      UnaryKernel<AbsInteger>("abs", call)
    }
  }
}

private enum AbsInteger: UnaryOperation {
  static func apply(_ a: Int64, _ fault: inout Bool) -> Int64 {
    fault = fault || a == .min
    return a < 0 ? 0 &- a : a
  }
}

private enum AbsDouble: UnaryOperation {
  static func apply(_ a: Int64, _ fault: inout Bool) -> Int64 { a & Int64.max }
}
