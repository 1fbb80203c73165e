import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let replace = ScalarFunction(
    "replace",
    overloads: [
      FunctionOverload([.exact(.varchar), .exact(.varchar), .exact(.varchar)], returns: .exact(.varchar))
    ],
    documentation: "The text with every occurrence of the second argument replaced by the third.",
    example: "replace('a.b.c', '.', '/') => a/b/c"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row throws(QueryError) in
      let text = strings.bytes(row[0])
      let part = strings.bytes(row[1])
      let replacement = strings.bytes(row[2])
      if part.isEmpty { return row[0] }
      var out: [UInt8] = []
      var position = 0
      while let found = firstOccurrence(of: part, in: text, from: position) {
        out += text[position..<found]
        out += replacement
        try checkTextLength(out.count, of: "replace")
        position = found + part.count
      }
      return strings.intern(bytes: out + text[position...])
    }
  }
}
