import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let regexpEscape = ScalarFunction(
    "regexp_escape", overloads: [FunctionOverload([.exact(.varchar)], returns: .exact(.varchar))],
    documentation: "A regular expression that matches just the text.",
    example: "regexp_escape('a.b') => a\\.b"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in
      var out = String.UnicodeScalarView()
      for scalar in strings.string(row[0]).unicodeScalars {
        let isPlain = scalar.properties.isAlphabetic || scalar == "_" || (0x30...0x39).contains(scalar.value)
        if !isPlain, scalar.isASCII { out.append("\\") }
        out.append(scalar)
      }
      return strings.intern(String(out))
    }
  }
}
