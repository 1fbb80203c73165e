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

private func distinct(_ elements: [Int64?]) -> [Int64?] {
  var seen: Set<Int64> = []
  return elements.filter { element in element.map { seen.insert($0).inserted } ?? false }
}
