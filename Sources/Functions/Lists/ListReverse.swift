import Catalog
import Columns

extension ScalarFunction {
  static let listReverse = ScalarFunction(
    "list_reverse", aliases: ["array_reverse"],
    overloads: [FunctionOverload([.anyList], returns: .same(as: 0))],
    documentation: "The list with its elements in the opposite order.",
    example: "list_reverse([1, 2, 3]) => [3, 2, 1]"
  ) { call in
    let lists = call.pools.lists
    return MemoKernel(call) { lists.intern(lists.elements($0[0]).reversed()) }
  }
}
