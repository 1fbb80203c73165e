import Catalog
import Columns

extension ScalarFunction {
  static let right = ScalarFunction(
    "right", overloads: [FunctionOverload([.exact(.varchar), .exact(.bigint)], returns: .exact(.varchar))],
    documentation: "The last `n` characters; for a negative `n` all but the first ones.",
    example: "right('goroutine', 4) => tine"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in
      let text = strings.string(row[0]).unicodeScalars
      let n = Int(clamping: row[1])
      return strings.intern(String(n < 0 ? text.dropFirst(-max(n, -.max)) : text.suffix(n)))
    }
  }
}
