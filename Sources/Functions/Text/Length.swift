import Catalog
import Columns

extension ScalarFunction {
  static let length = ScalarFunction(
    "length", aliases: ["len", "strlen"],
    overloads: [
      FunctionOverload([.exact(.varchar)], returns: .exact(.bigint)),
      FunctionOverload([.anyList], returns: .exact(.bigint)),
    ],
    documentation: "The number of characters of a text or of elements of a list.",
    example: "length('select') => 6"
  ) { call in
    let pools = call.pools
    if call.overload == 1 {
      return MemoKernel(call) { Int64(pools.lists.elements($0[0]).count) }
    }
    return MemoKernel(call) { Int64(characterCount(pools.strings.bytes($0[0]))) }
  }
}
