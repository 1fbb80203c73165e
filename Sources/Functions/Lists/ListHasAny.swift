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

  private static func twoLists(_ result: ResultType) -> [FunctionOverload] {
    [FunctionOverload([.anyList, .same(as: 0)], returns: result)]
  }
}
