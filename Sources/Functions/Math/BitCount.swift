import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let bitCount = ScalarFunction(
    "bit_count", overloads: [FunctionOverload([.exact(.bigint)], returns: .exact(.bigint))],
    documentation: "How many of the number's 64 bits are set.", example: "bit_count(255) => 8"
  ) { call in MemoKernel(call) { Int64($0[0].nonzeroBitCount) } }
}
