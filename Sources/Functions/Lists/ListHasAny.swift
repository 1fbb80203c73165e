import Catalog
import Columns

extension ScalarFunction {
  static let listHasAny = ScalarFunction(
    "list_has_any", aliases: ["array_has_any"], overloads: twoLists(.exact(.boolean)),
    documentation: "Whether the lists have an element in common.",
    example: "list_has_any([1, 2], [2, 3]) => true"
  ) { call in
    let lists = call.pools.lists
    return MemoKernel(call) { row in
      let other = Set(lists.elements(row[1]).compactMap { $0 })
      return word(lists.elements(row[0]).contains { $0.map(other.contains) ?? false })
    }
  }
}
