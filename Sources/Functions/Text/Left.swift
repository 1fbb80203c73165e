import Catalog
import Columns

extension ScalarFunction {
  static let left = ScalarFunction(
    "left", overloads: [FunctionOverload([.exact(.varchar), .exact(.bigint)], returns: .exact(.varchar))],
    documentation: "The first `n` characters; for a negative `n` all but the last ones.",
    example: "left('goroutine', 2) => go"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in
      let text = strings.string(row[0]).unicodeScalars
      let n = Int(clamping: row[1])
      return strings.intern(String(n < 0 ? text.dropLast(-max(n, -.max)) : text.prefix(n)))
    }
  }
}
