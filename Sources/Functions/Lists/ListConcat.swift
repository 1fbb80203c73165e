import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listConcat = ScalarFunction(
    "list_concat", aliases: ["list_cat", "array_concat", "array_cat"],
    overloads: [FunctionOverload([.anyList, .same(as: 0)], returns: .same(as: 0))], propagatesNull: false,
    documentation: "The elements of the first list and then those of the second; NULL is an empty list.",
    example: "list_concat([1], [2, 3]) => [1, 2, 3]"
  ) { call in JoinedLists(call) { $0[0] + $0[1] } }
}
