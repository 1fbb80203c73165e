import Catalog
import Columns

extension ScalarFunction {
  static let multiply = ScalarFunction(
    "*",
    overloads: [
      FunctionOverload([.exact(.bigint), .exact(.bigint)], returns: .exact(.bigint)),
      FunctionOverload([.exact(.double), .exact(.double)], returns: .exact(.double)),
      FunctionOverload([.exact(.duration), .exact(.bigint)], returns: .exact(.duration)),
      FunctionOverload([.exact(.bigint), .exact(.duration)], returns: .exact(.duration)),
      FunctionOverload([.exact(.duration), .exact(.double)], returns: .exact(.duration)),
      FunctionOverload([.exact(.double), .exact(.duration)], returns: .exact(.duration)),
    ],
    documentation: """
      The product of two numbers, or a duration that many times, to the nearest nanosecond. A product that \
      does not fit in 64 bits is an error.
      """,
    example: "6 * 7 => 42"
  ) { call in
    switch call.overload {
    case 1: BinaryKernel<MultiplyDoubles>("*", call)
    case 4: BinaryKernel<ScaleDuration>("*", call)
    case 5: BinaryKernel<ScaleDurationMirrored>("*", call)
    default: BinaryKernel<MultiplyIntegers>("*", call)
    }
  }
}
