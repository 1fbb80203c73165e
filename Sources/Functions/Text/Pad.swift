import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let lpad = ScalarFunction(
    "lpad", overloads: padding,
    documentation: "The text filled up on the left to so many characters, or cut to them.",
    example: "lpad('7', 3, '0') => 007"
  ) { padded($0, "lpad", onLeft: true) }

  static let rpad = ScalarFunction(
    "rpad", overloads: padding,
    documentation: "The text filled up on the right to so many characters, or cut to them.",
    example: "rpad('ab', 4, '.') => ab.."
  ) { padded($0, "rpad", onLeft: false) }

  private static let padding = [
    FunctionOverload([.exact(.varchar), .exact(.bigint), .exact(.varchar)], returns: .exact(.varchar))
  ]

  private static func padded(_ call: ScalarCall, _ name: String, onLeft: Bool) -> any ScalarKernel {
    let strings = call.pools.strings
    return MemoKernel(call) { row throws(QueryError) in
      let text = Array(strings.string(row[0]).unicodeScalars)
      let fill = Array(strings.string(row[2]).unicodeScalars)
      try checkTextLength(Int(clamping: row[1]), of: name)
      let length = max(0, Int(clamping: row[1]))
      var out = String.UnicodeScalarView()
      if text.count >= length {
        out.append(contentsOf: text.prefix(length))
        return strings.intern(String(out))
      }
      if fill.isEmpty { throw QueryError(.runtime, "\(name) has nothing to fill up with") }
      let missing = (0..<length - text.count).map { fill[$0 % fill.count] }
      out.append(contentsOf: onLeft ? missing + text : text + missing)
      return strings.intern(String(out))
    }
  }
}
