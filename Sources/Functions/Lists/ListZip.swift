import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listZip = ScalarFunction(
    "list_zip", aliases: ["array_zip"],
    overloads: [FunctionOverload([.anyList, .same(as: 0)], variadic: true, returns: .list(of: 0))],
    propagatesNull: false,
    documentation: """
      A list of lists: the first elements of the lists, their second ones, and so on. A list that is shorter than the \
      longest goes on with NULL; a NULL list is empty. The lists are of one type.
      """,
    example: "list_zip([1, 2], [3, 4]) => [[1, 3], [2, 4]]"
  ) { call in ZipKernel(call.pools) }
}

private final class ZipKernel: ScalarKernel {
  private let pools: ValuePools

  init(_ pools: ValuePools) { self.pools = pools }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    let lists = pools.lists
    var words = ContiguousArray<Int64>(repeating: 0, count: rows.length)
    rows.forEach { row in
      let columns = arguments.map { argument in argument[row].map { lists.elements($0) } ?? [] }
      let longest = columns.map(\.count).max() ?? 0
      words[row] = lists.intern(
        (0..<longest).map { place in
          lists.intern(columns.map { place < $0.count ? $0[place] : nil })
        })
    }
    return ColumnVector(words: words)
  }
}
