import Catalog
import Columns

extension ScalarFunction {
  static let listSlice = ScalarFunction(
    "list_slice", aliases: ["array_slice"],
    overloads: [
      FunctionOverload([.anyList, .exact(.bigint), .exact(.bigint)], returns: .same(as: 0)),
      FunctionOverload([.exact(.varchar), .exact(.bigint), .exact(.bigint)], returns: .exact(.varchar)),
    ],
    documentation: """
      The elements of a list, or characters of a text, from one position to another, both of them included; \
      from 1, negative ones from the end.
      """,
    example: "list_slice([1, 2, 3, 4], 2, 3) => [2, 3]"
  ) { call in
    let pools = call.pools
    return MemoKernel(call) { row in
      if call.overload == 1 {
        let characters = Array(pools.strings.string(row[0]).unicodeScalars)
        var out = String.UnicodeScalarView()
        out.append(contentsOf: characters[places(row[1], row[2], of: characters.count)])
        return pools.strings.intern(String(out))
      }
      let elements = pools.lists.elements(row[0])
      return pools.lists.intern(Array(elements[places(row[1], row[2], of: elements.count)]))
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
