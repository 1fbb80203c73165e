import Catalog
import Columns

extension ScalarFunction {
  static let flatten = ScalarFunction(
    "flatten",
    overloads: listElementTypes.map {
      FunctionOverload([.exact(.list(.list($0)))], returns: .exact(.list($0)))
    },
    documentation: "A list of lists as one list of all their elements.",
    example: "flatten([[1, 2], [3]]) => [1, 2, 3]"
  ) { call in
    let lists = call.pools.lists
    return MemoKernel(call) { row in
      lists.intern(lists.elements(row[0]).compactMap { $0 }.flatMap { lists.elements($0) })
    }
  }
}
