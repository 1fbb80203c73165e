import Catalog
import Columns
import Diagnostics
import Functions

/// Passes on all rows in order, equal ones as they came. Holds all rows.
final class SortOperator: BatchSink {
  private let context: ExecutionContext
  private let order: RowOrder
  private let columnCount: Int
  private var store: RowStore
  private let sink: any BatchSink

  init(_ context: ExecutionContext, _ order: RowOrder, columnCount: Int, into sink: any BatchSink) {
    self.context = context
    self.order = order
    self.columnCount = columnCount
    store = RowStore(columnCount: columnCount + order.keyCount)
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let rows = RowSet(batch)
    if rows.count == 0 { return .more }
    store.append(batch.columns + (try order.evaluate(batch.columns, rows)), rows)
    return .more
  }

  func finish() throws(QueryError) {
    let permutation = try order.permutation(of: Array(store.columns[columnCount...]), count: store.count)
    let columns = Array(store.columns[..<columnCount])
    store = RowStore(columnCount: 0)
    _ = try emit(columns, order: permutation, into: sink, batchSize: context.batchSize)
    try sink.finish()
  }
}
