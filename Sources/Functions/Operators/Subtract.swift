import Catalog
import Columns

extension ScalarFunction {
  static let subtract = ScalarFunction(
    "-",
    overloads: [
      FunctionOverload([.exact(.bigint), .exact(.bigint)], returns: .exact(.bigint)),
      FunctionOverload([.exact(.double), .exact(.double)], returns: .exact(.double)),
      FunctionOverload([.exact(.duration), .exact(.duration)], returns: .exact(.duration)),
      FunctionOverload([.exact(.timestamp), .exact(.timestamp)], returns: .exact(.duration)),
      FunctionOverload([.exact(.walltime), .exact(.walltime)], returns: .exact(.duration)),
      FunctionOverload([.exact(.timestamp), .exact(.duration)], returns: .exact(.timestamp)),
      FunctionOverload([.exact(.walltime), .exact(.duration)], returns: .exact(.walltime)),
    ],
    risesWith: [0],
    documentation: """
      The difference of two numbers or durations, the duration between two instants, or the instant a \
      duration earlier.
      """,
    example: "3 - 5 => -2"
  ) { call in
    if call.resultType == .double {
      BinaryKernel<SubtractDoubles>("-", call)
    } else {
      BinaryKernel<SubtractIntegers>("-", call)
    }
  }
}
