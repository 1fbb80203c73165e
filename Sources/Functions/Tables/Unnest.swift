import Catalog
import Columns
import Diagnostics

extension TableFunction {
  static let unnest = TableFunction(
    "unnest", overloads: [FunctionOverload([.anyList], returns: .element(of: 0))],
    rows: RowForm([RowForm.Column("unnest", .element(of: 0))]),
    documentation: """
      A row for each element of a list, in its order; none for an empty list and for NULL. After a table in FROM \
      the list may be one of its columns. In SELECT it makes these rows of each row; of several lists there the \
      longest counts, and the others go on with NULL.
      """,
    example: "from unnest([3, 1, 2])"
  ) { _, pools in UnnestKernel(pools) }
}

private final class UnnestKernel: TableKernel {
  private let pools: ValuePools
  private var elements: ArraySlice<Int64?> = []

  init(_ pools: ValuePools) { self.pools = pools }

  func begin(_ arguments: [ColumnVector], row: Int) throws(QueryError) {
    elements = arguments[0][row].map { pools.lists.elements($0)[...] } ?? []
  }

  func make(_ limit: Int, into columns: inout [ColumnVector]) throws(QueryError) -> Int {
    let made = elements.prefix(max(0, limit))
    for element in made { columns[0].append(element) }
    elements = elements.dropFirst(made.count)
    return made.count
  }
}
