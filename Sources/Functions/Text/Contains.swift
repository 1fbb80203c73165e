import Catalog
import Columns

extension ScalarFunction {
  static let contains = ScalarFunction(
    "contains",
    overloads: [
      FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.boolean)),
      FunctionOverload([.anyList, .any], returns: .exact(.boolean)),
    ],
    documentation: "Whether the text has the other text in it, or the list the element.",
    example: "contains('goroutine', 'rout') => true"
  ) { call in
    let pools = call.pools
    if call.overload == 1 {
      return MemoKernel(call) { word(pools.lists.elements($0[0]).contains($0[1])) }
    }
    return MemoKernel(call) { row in
      word(firstOccurrence(of: pools.strings.bytes(row[1]), in: pools.strings.bytes(row[0])) != nil)
    }
  }
}
