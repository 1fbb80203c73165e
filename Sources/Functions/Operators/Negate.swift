import Catalog
import Columns

extension ScalarFunction {
  static let negate = ScalarFunction(
    "negate",
    overloads: [
      FunctionOverload([.exact(.bigint)], returns: .exact(.bigint)),
      FunctionOverload([.exact(.double)], returns: .exact(.double)),
      FunctionOverload([.exact(.duration)], returns: .exact(.duration)),
    ],
    documentation: "The number or duration with the other sign; what `-x` stands for.",
    example: "negate(5) => -5"
  ) { call in
    if call.resultType == .double {
      UnaryKernel<NegateDouble>("-", call)
    } else {
      UnaryKernel<NegateInteger>("-", call)
    }
  }
}
