import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let chr = ScalarFunction(
    "chr", overloads: [FunctionOverload([.exact(.bigint)], returns: .exact(.varchar))],
    documentation: "The character with a code point.", example: "chr(65) => A"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row throws(QueryError) in
      guard let code = UInt32(exactly: row[0]), let scalar = Unicode.Scalar(code) else {
        throw QueryError(.runtime, "\(row[0]) is no character's code point")
      }
      return strings.intern(String(Character(scalar)))
    }
  }
}
