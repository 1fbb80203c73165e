import Catalog
import Columns
import Diagnostics
import Functions

/// Passes on the first row of each value of the keys. Holds the distinct keys; beyond the memory limit the rows
/// of further keys go to temporary files and are passed on at the end.
final class DistinctOnOperator: BatchSink {
  private let keys: [any ExpressionNode]
  private let columnCount: Int
  private let rows: DistinctRows
  private let sink: any BatchSink
  private var hasEnough = false

  /// - Parameter types: of the keys; there is at least one.
  init(
    _ context: ExecutionContext, _ keys: [any ExpressionNode], _ types: [LogicalType], columnCount: Int,
    into sink: any BatchSink
  ) {
    self.keys = keys
    self.columnCount = columnCount
    let all = columnCount + keys.count
    rows = DistinctRows(context, columnCount: all, keys: columnCount..<all, types: types)
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if hasEnough { return .enough }
    let counted = RowSet(batch)
    if counted.count == 0 { return .more }
    var columns = batch.columns
    for key in keys { columns.append(try key.evaluate(batch.columns, counted)) }
    let new = try rows.select(columns, counted)
    if new.isEmpty { return .more }
    let part = ColumnBatch(columns: batch.columns, length: batch.length, selection: new)
    if try sink.consume(part) == .enough { hasEnough = true }
    return hasEnough ? .enough : .more
  }

  func finish() throws(QueryError) {
    if !hasEnough {
      try rows.drain { (batch) throws(QueryError) in
        try sink.consume(
          ColumnBatch(columns: Array(batch.columns[..<columnCount]), length: batch.length))
      }
    }
    try sink.finish()
  }
}
