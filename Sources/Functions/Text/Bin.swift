import Catalog
import Columns

extension ScalarFunction {
  static let bin = ScalarFunction(
    "bin", aliases: ["to_binary"],
    overloads: [FunctionOverload([.exact(.bigint)], returns: .exact(.varchar))],
    documentation: "A number in binary digits.", example: "bin(5) => 101"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { strings.intern(String(UInt64(bitPattern: $0[0]), radix: 2)) }
  }
}
