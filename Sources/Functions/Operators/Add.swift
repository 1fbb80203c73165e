import Catalog
import Columns

extension ScalarFunction {
  static let add = ScalarFunction(
    "+",
    overloads: [
      FunctionOverload([.exact(.bigint), .exact(.bigint)], returns: .exact(.bigint)),
      FunctionOverload([.exact(.double), .exact(.double)], returns: .exact(.double)),
      FunctionOverload([.exact(.duration), .exact(.duration)], returns: .exact(.duration)),
      FunctionOverload([.exact(.timestamp), .exact(.duration)], returns: .exact(.timestamp)),
      FunctionOverload([.exact(.duration), .exact(.timestamp)], returns: .exact(.timestamp)),
      FunctionOverload([.exact(.walltime), .exact(.duration)], returns: .exact(.walltime)),
      FunctionOverload([.exact(.duration), .exact(.walltime)], returns: .exact(.walltime)),
    ],
    risesWith: [0, 1],
    documentation: """
      The sum of two numbers or two durations, or the instant a duration later. A BIGINT, duration or \
      instant that does not fit in 64 bits is an error.
      """,
    example: "1 + 2 => 3"
  ) { call in
    if call.resultType == .double {
      BinaryKernel<AddDoubles>("+", call)
    } else {
      BinaryKernel<AddIntegers>("+", call)
    }
  }
}
