import Catalog
import Columns

extension ScalarFunction {
  static let listDistinct = ScalarFunction(
    "list_distinct", aliases: ["array_distinct"],
    overloads: [FunctionOverload([.anyList], returns: .same(as: 0))],
    documentation: "Each element once, the first of equal ones in its place, without NULLs.",
    example: "list_distinct([1, 2, 1]) => [1, 2]"
  ) { call in
    let lists = call.pools.lists
    return MemoKernel(call) { lists.intern(distinct(lists.elements($0[0]))) }
  }
}
