import Catalog
import Columns

extension ScalarFunction {
  static let modulo = ScalarFunction(
    "%", aliases: ["mod"],
    overloads: [
      FunctionOverload([.exact(.bigint), .exact(.bigint)], returns: .exact(.bigint)),
      FunctionOverload([.exact(.double), .exact(.double)], returns: .exact(.double)),
      FunctionOverload([.exact(.duration), .exact(.duration)], returns: .exact(.duration)),
    ],
    documentation: "The remainder of a division, with the sign of the left side; NULL where the right is 0.",
    example: "-7 % 3 => -1"
  ) { call in
    if call.resultType == .double {
      PartialBinaryKernel<RemainderOfDoubles>("%", call)
    } else {
      PartialBinaryKernel<RemainderOfIntegers>("%", call)
    }
  }
}
