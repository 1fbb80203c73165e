import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listCount = ScalarFunction(
    "list_count", overloads: [FunctionOverload([.anyList], returns: .exact(.bigint))],
    documentation: "How many elements are not NULL.", example: "list_count([1, NULL, 2]) => 2"
  ) { call in
    let lists = call.pools.lists
    return MemoKernel(call) { Int64(lists.elements($0[0]).count { $0 != nil }) }
  }
}
