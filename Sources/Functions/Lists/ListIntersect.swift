import Catalog
import Columns

extension ScalarFunction {
  static let listIntersect = ScalarFunction(
    "list_intersect", aliases: ["array_intersect"], overloads: twoLists(.same(as: 0)),
    documentation: "Each element that both lists have, once, in the order of the first.",
    example: "list_intersect([1, 2, 2], [2, 3]) => [2]"
  ) { call in
    let lists = call.pools.lists
    return MemoKernel(call) { row in
      var other = Set(lists.elements(row[1]).compactMap { $0 })
      return lists.intern(lists.elements(row[0]).filter { $0.map { other.remove($0) != nil } ?? false })
    }
  }
}
