import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let padding = [
    FunctionOverload([.exact(.varchar), .exact(.bigint), .exact(.varchar)], returns: .exact(.varchar))
  ]

  static func padded(_ call: ScalarCall, _ name: String, onLeft: Bool) -> any ScalarKernel {
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
