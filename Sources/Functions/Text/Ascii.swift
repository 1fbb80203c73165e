import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let ascii = ScalarFunction(
    "ascii", aliases: ["unicode", "ord"],
    overloads: [FunctionOverload([.exact(.varchar)], returns: .exact(.bigint))],
    documentation: "The code point of the first character; 0 for the empty text.", example: "ascii('A') => 65"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { Int64(strings.string($0[0]).unicodeScalars.first?.value ?? 0) }
  }
}
