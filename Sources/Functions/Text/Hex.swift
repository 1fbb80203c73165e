import Catalog
import Columns

extension ScalarFunction {
  static let hex = ScalarFunction(
    "hex", aliases: ["to_hex"],
    overloads: [
      FunctionOverload([.exact(.bigint)], returns: .exact(.varchar)),
      FunctionOverload([.exact(.varchar)], returns: .exact(.varchar)),
    ],
    documentation: "A number, or the bytes of a text, in hexadecimal digits.", example: "hex(255) => FF"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in
      if call.overload == 0 {
        return strings.intern(String(UInt64(bitPattern: row[0]), radix: 16, uppercase: true))
      }
      let digits = strings.bytes(row[0]).map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
      return strings.intern(digits.joined())
    }
  }
}
