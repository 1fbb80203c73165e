import Catalog
import Columns

extension ScalarFunction {
  static let listUnique = ScalarFunction(
    "list_unique", aliases: ["array_unique"],
    overloads: [FunctionOverload([.anyList], returns: .exact(.bigint))],
    documentation: "How many different elements the list has, NULLs not counted.",
    example: "list_unique([1, 2, 1]) => 2"
  ) { call in
    let lists = call.pools.lists
    return MemoKernel(call) { Int64(distinct(lists.elements($0[0])).count) }
  }
}
