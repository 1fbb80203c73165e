import Catalog
import Columns

extension ScalarFunction {
  static let listHasAll = ScalarFunction(
    "list_has_all", aliases: ["array_has_all"], overloads: twoLists(.exact(.boolean)),
    documentation: "Whether the first list has every element of the second.",
    example: "list_has_all([1, 2, 3], [1, 3]) => true"
  ) { call in
    let lists = call.pools.lists
    return MemoKernel(call) { row in
      let own = Set(lists.elements(row[0]).compactMap { $0 })
      return word(lists.elements(row[1]).allSatisfy { $0.map(own.contains) ?? true })
    }
  }
}
