import Catalog
import Columns
import Diagnostics
import Functions

/// Passes on each distinct row once, when it is first seen. Holds the distinct rows; beyond the memory limit
/// those that are new go to temporary files and are passed on at the end.
final class DistinctOperator: BatchSink {
  private let rows: DistinctRows
  private let sink: any BatchSink
  private var hasEnough = false

  init(_ context: ExecutionContext, _ types: [LogicalType], into sink: any BatchSink) {
    rows = DistinctRows(context, columnCount: types.count, keys: 0..<types.count, types: types)
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if hasEnough { return .enough }
    if batch.count == 0 { return .more }
    let new = try rows.select(batch.columns, RowSet(batch))
    if new.isEmpty { return .more }
    let part = ColumnBatch(columns: batch.columns, length: batch.length, selection: new)
    if try sink.consume(part) == .enough { hasEnough = true }
    return hasEnough ? .enough : .more
  }

  func finish() throws(QueryError) {
    if !hasEnough { try rows.drain { (batch) throws(QueryError) in try sink.consume(batch) } }
    try sink.finish()
  }
}
