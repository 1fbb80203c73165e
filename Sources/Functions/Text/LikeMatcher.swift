import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let withEscape = [
    FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.boolean)),
    FunctionOverload([.exact(.varchar), .exact(.varchar), .exact(.varchar)], returns: .exact(.boolean)),
  ]

  static func matcher(_ call: ScalarCall, ignoringCase: Bool) -> any ScalarKernel {
    let strings = call.pools.strings
    let memo = PatternMemo()
    return MemoKernel(call) { (row) throws(QueryError) in
      if row.count > 2, characterCount(strings.bytes(row[2])) > 1 {
        throw QueryError(.runtime, "ESCAPE takes one character, not '\(strings.string(row[2]))'")
      }
      let pattern = memo.pattern(for: Array(row.dropFirst())) {
        let escape = row.count > 2 ? strings.bytes(row[2]) : nil
        guard ignoringCase else { return TextPattern(like: strings.bytes(row[1]), escape: escape) }
        return lowercased(strings.bytes(row[1])).withUnsafeBufferPointer {
          TextPattern(like: $0, escape: escape)
        }
      }
      guard ignoringCase else { return word(pattern.matches(strings.bytes(row[0]))) }
      return lowercased(strings.bytes(row[0])).withUnsafeBufferPointer { word(pattern.matches($0)) }
    }
  }
}
