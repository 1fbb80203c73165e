import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listSlice = ScalarFunction(
    "list_slice", aliases: ["array_slice"],
    overloads: [
      FunctionOverload([.anyList, .exact(.bigint), .exact(.bigint)], returns: .same(as: 0)),
      FunctionOverload([.exact(.varchar), .exact(.bigint), .exact(.bigint)], returns: .exact(.varchar)),
      FunctionOverload([.anyList, .exact(.bigint), .exact(.bigint), .exact(.bigint)], returns: .same(as: 0)),
    ],
    documentation: """
      The elements of a list, or characters of a text, from one position to another, both of them included; \
      from 1, negative ones from the end. Also written `l[2:3]`, `l[2:]`, `l[:3]`. The last number is the step from \
      one element of a list to the next, `l[1:5:2]`; a negative one goes backwards, and none is 0.
      """,
    example: "list_slice([1, 2, 3, 4], 2, 3) => [2, 3]"
  ) { call in
    let pools = call.pools
    return MemoKernel(call) { (row) throws(QueryError) in
      if call.overload == 1 {
        let characters = Array(pools.strings.string(row[0]).unicodeScalars)
        var out = String.UnicodeScalarView()
        out.append(contentsOf: characters[places(row[1], row[2], of: characters.count)])
        return pools.strings.intern(String(out))
      }
      let elements = pools.lists.elements(row[0])
      if call.overload == 0 {
        return pools.lists.intern(Array(elements[places(row[1], row[2], of: elements.count)]))
      }
      guard row[3] != 0 else {
        throw QueryError(.runtime, "the step of a slice cannot be 0")
      }
      // Backwards the first position is the later one.
      let range =
        row[3] > 0 ? places(row[1], row[2], of: elements.count) : places(row[2], row[1], of: elements.count)
      // Beyond the list's own length a step makes no difference, and could overflow.
      let step = max(-elements.count - 1, min(elements.count + 1, Int(clamping: row[3])))
      let places =
        step > 0
        ? stride(from: range.lowerBound, to: range.upperBound, by: step)
        : stride(from: range.upperBound - 1, to: range.lowerBound - 1, by: step)
      return pools.lists.intern(places.map { elements[$0] })
    }
  }
}

/// The places from 0 that two positions from 1, or from the end, include.
private func places(_ from: Int64, _ to: Int64, of count: Int) -> Range<Int> {
  func place(_ position: Int64) -> Int {
    let fromStart = position < 0 ? Int128(count) + Int128(position) + 1 : Int128(position)
    return Int(max(0, min(Int128(count) + 1, fromStart)))
  }
  let low = max(1, place(from))
  let high = min(count, place(to))
  return low <= high ? low - 1..<high : 0..<0
}
