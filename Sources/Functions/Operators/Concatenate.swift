import Catalog
import Columns

extension ScalarFunction {
  static let concatenate = ScalarFunction(
    "||",
    overloads: [
      FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.varchar)),
      FunctionOverload([.anyList, .same(as: 0)], returns: .same(as: 0)),
    ],
    documentation: "Two texts or two lists, one after the other; NULL where either is.",
    example: "'go' || 'routine' => goroutine"
  ) { call in
    let pools = call.pools
    if call.overload == 1 {
      return MemoKernel(call) { row in
        pools.lists.intern(pools.lists.elements(row[0]) + pools.lists.elements(row[1]))
      }
    }
    return MemoKernel(call) { row in
      pools.strings.intern(bytes: Array(pools.strings.bytes(row[0])) + pools.strings.bytes(row[1]))
    }
  }
}
