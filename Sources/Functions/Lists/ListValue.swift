import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listValue = ScalarFunction(
    "list_value", aliases: ["list_pack"],
    overloads: [
      FunctionOverload([.any], returns: .list(of: 0)),
      FunctionOverload([.any, .same(as: 0)], variadic: true, returns: .list(of: 0)),
      FunctionOverload([.exact(.double), .exact(.double)], variadic: true, returns: .list(of: 0)),
      FunctionOverload([], returns: .exact(.list(.null))),
    ],
    propagatesNull: false, documentation: "The list of the arguments; what `[a, b]` stands for.",
    example: "list_value(1, 2) => [1, 2]"
  ) { ListValueKernel($0.pools.lists) }
}

private final class ListValueKernel: ScalarKernel {
  private let lists: ListPool

  init(_ lists: ListPool) { self.lists = lists }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    ColumnVector(words: rows.map { row in lists.intern(arguments.map { $0[row] }) })
  }
}
