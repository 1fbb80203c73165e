import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listReverseSort = ScalarFunction(
    "list_reverse_sort", aliases: ["array_reverse_sort"],
    overloads: [FunctionOverload([.anyList], returns: .same(as: 0))],
    documentation: "The list in the opposite order, NULLs last.",
    example: "list_reverse_sort([3, 1, 2]) => [3, 2, 1]"
  ) { sorted($0, "list_reverse_sort", isDescending: true) }
}
