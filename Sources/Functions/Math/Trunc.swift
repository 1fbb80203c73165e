import Catalog
import Columns

extension ScalarFunction {
  static let trunc = ScalarFunction(
    "trunc",
    overloads: [
      FunctionOverload([.exact(.bigint)], returns: .exact(.bigint)),
      FunctionOverload([.exact(.double)], returns: .exact(.double)),
    ],
    documentation: "The number without its decimals.", example: "trunc(-2.7) => -2.0"
  ) { call in
    let isDouble = call.resultType == .double
    return MemoKernel(call) { row in
      isDouble ? word(double(row[0]).rounded(.towardZero)) : row[0]
    }
  }
}
