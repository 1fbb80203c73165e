import Catalog
import Columns

extension ScalarFunction {
  static let integerDivide = ScalarFunction(
    "//",
    overloads: [FunctionOverload([.exact(.bigint), .exact(.bigint)], returns: .exact(.bigint))],
    documentation: "The quotient of two BIGINT, cut off towards zero; division by zero gives NULL.",
    example: "-7 // 2 => -3"
  ) { PartialBinaryKernel<DivideIntegers>("//", $0) }
}
