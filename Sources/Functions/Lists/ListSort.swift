import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listSort = ScalarFunction(
    "list_sort", aliases: ["array_sort"], overloads: sorting,
    documentation: """
      The list in order, NULLs last; perhaps with 'ASC' or 'DESC', and with 'NULLS FIRST' or 'NULLS LAST'.
      """,
    example: "list_sort([3, 1, 2]) => [1, 2, 3]"
  ) { sorted($0, "list_sort", isDescending: false) }

  private static let sorting = [0, 1, 2].map {
    FunctionOverload([.anyList] + Array(repeating: .exact(.varchar), count: $0), returns: .same(as: 0))
  }
}
