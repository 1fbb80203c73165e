import Catalog
import Columns

extension ScalarFunction {
  static let lower = ScalarFunction(
    "lower", aliases: ["lcase"],
    overloads: [FunctionOverload([.exact(.varchar)], returns: .exact(.varchar))],
    documentation: "The text in lower case.", example: "lower('GC') => gc"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { strings.intern(bytes: lowercased(strings.bytes($0[0]))) }
  }
}

/// The bytes of a text in lower case.
func lowercased(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
  if text.allSatisfy({ $0 < 0x80 }) {
    return text.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }
  return Array(String(decoding: text, as: UTF8.self).lowercased().utf8)
}
