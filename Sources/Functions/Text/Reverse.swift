import Catalog
import Columns

extension ScalarFunction {
  static let reverse = ScalarFunction(
    "reverse", overloads: [FunctionOverload([.exact(.varchar)], returns: .exact(.varchar))],
    documentation: "The text with its characters in the opposite order.", example: "reverse('abc') => cba"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { strings.intern(String(strings.string($0[0]).reversed())) }
  }
}
