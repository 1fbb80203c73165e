import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let `repeat` = ScalarFunction(
    "repeat",
    overloads: [FunctionOverload([.exact(.varchar), .exact(.bigint)], returns: .exact(.varchar))],
    documentation: "The text so many times over; empty for a count below 1.",
    example: "repeat('ab', 3) => ababab"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row throws(QueryError) in
      let text = strings.bytes(row[0])
      guard row[1] > 0, !text.isEmpty else { return strings.intern("") }
      let (length, overflow) = text.count.multipliedReportingOverflow(by: Int(row[1]))
      try checkTextLength(overflow ? .max : length, of: "repeat")
      var out: [UInt8] = []
      out.reserveCapacity(length)
      for _ in 0..<row[1] { out += text }
      return strings.intern(bytes: out)
    }
  }
}
