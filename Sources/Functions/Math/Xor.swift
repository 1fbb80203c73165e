import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let xor = ScalarFunction(
    "xor", overloads: twoIntegers, documentation: "The bits that one of both numbers has and not the other.",
    example: "xor(5, 3) => 6"
  ) { call in MemoKernel(call) { $0[0] ^ $0[1] } }
}
