import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listAppend = ScalarFunction(
    "list_append", aliases: ["array_append", "array_push_back"],
    overloads: listElementTypes.map {
      FunctionOverload([.exact(.list($0)), .exact($0)], returns: .exact(.list($0)))
    }, propagatesNull: false,
    documentation: "The list with the element behind its own.", example: "list_append([1, 2], 3) => [1, 2, 3]"
  ) { call in JoinedLists(call) { $0[0] + $0[1] } }
}
