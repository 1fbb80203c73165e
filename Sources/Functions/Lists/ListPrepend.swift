import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listPrepend = ScalarFunction(
    "list_prepend", aliases: ["array_prepend", "array_push_front"],
    overloads: listElementTypes.map {
      FunctionOverload([.exact($0), .exact(.list($0))], returns: .exact(.list($0)))
    }, propagatesNull: false,
    documentation: "The list with the element before its own.",
    example: "list_prepend(0, [1, 2]) => [0, 1, 2]"
  ) { call in JoinedLists(call) { $0[0] + $0[1] } }
}
