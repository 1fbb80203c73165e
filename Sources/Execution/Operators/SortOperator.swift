import Catalog
import Columns
import Diagnostics
import Functions

/// Passes on all rows in order, equal ones as they came. Holds all rows, beyond the memory limit in temporary
/// files.
final class SortOperator: BatchSink {
  private let order: RowOrder
  private let sorter: RowSorter
  private let sink: any BatchSink

  init(_ context: ExecutionContext, _ order: RowOrder, columnCount: Int, into sink: any BatchSink) {
    self.order = order
    sorter = RowSorter(context, order, columnCount: columnCount)
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let rows = RowSet(batch)
    if rows.count == 0 { return .more }
    try sorter.append(batch.columns + (try order.evaluate(batch.columns, rows)), rows)
    return .more
  }

  func finish() throws(QueryError) {
    _ = try sorter.drain(into: sink)
    try sink.finish()
  }
}
