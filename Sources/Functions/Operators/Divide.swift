import Catalog
import Columns

extension ScalarFunction {
  static let divide = ScalarFunction(
    "/",
    overloads: [
      FunctionOverload([.exact(.bigint), .exact(.bigint)], returns: .exact(.bigint)),
      FunctionOverload([.exact(.double), .exact(.double)], returns: .exact(.double)),
      FunctionOverload([.exact(.duration), .exact(.bigint)], returns: .exact(.duration)),
      FunctionOverload([.exact(.duration), .exact(.double)], returns: .exact(.duration)),
      FunctionOverload([.exact(.duration), .exact(.duration)], returns: .exact(.double)),
    ],
    documentation: """
      The quotient. Of two BIGINT it is cut off towards zero, a duration by a number is rounded to the \
      nearest nanosecond, two durations give a DOUBLE. Division by zero gives NULL.
      """,
    example: "7 / 2 => 3"
  ) { call in
    switch call.overload {
    case 0: PartialBinaryKernel<DivideIntegers>("/", call)
    case 1: PartialBinaryKernel<DivideDoubles>("/", call)
    case 2: PartialBinaryKernel<DivideDurationByInteger>("/", call)
    case 3: PartialBinaryKernel<DivideDurationByDouble>("/", call)
    default: PartialBinaryKernel<DivideDurations>("/", call)
    }
  }
}
