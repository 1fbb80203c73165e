import Catalog
import Columns
import Diagnostics
import Functions

/// Adds the results of window calls that share partitions and order to each row; rows come out as they came.
/// Holds all rows.
final class WindowOperator: BatchSink {
  private let context: ExecutionContext
  private let partitionBy: [any ExpressionNode]
  /// nil where all rows are one partition.
  private let index: (any GroupIndex)?
  private let order: RowOrder
  private let calls: [WindowSlot]
  private let columnCount: Int
  /// The input's columns, the partition, the order's keys, what each call keeps.
  private var store: RowStore
  private let sink: any BatchSink

  init(
    _ context: ExecutionContext, partitionBy: [any ExpressionNode], partitionTypes: [LogicalType],
    order: RowOrder, calls: [WindowSlot], columnCount: Int, into sink: any BatchSink
  ) {
    self.context = context
    self.partitionBy = partitionBy
    index = partitionBy.isEmpty ? nil : makeGroupIndex(partitionTypes)
    self.order = order
    self.calls = calls
    self.columnCount = columnCount
    store = RowStore(
      columnCount: columnCount + 1 + order.keyCount + calls.reduce(0) { $0 + $1.columnCount })
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let rows = RowSet(batch)
    if rows.count == 0 { return .more }
    var keys: [ColumnVector] = []
    for part in partitionBy { keys.append(try part.evaluate(batch.columns, rows)) }
    let partitions = GroupRows(rows: rows, groups: try index?.assign(keys, rows), groupCount: 0)
    var kept = batch.columns
    kept.append(partitions.groupColumn())
    kept += try order.evaluate(batch.columns, rows)
    for call in calls { kept += try call.evaluate(batch.columns, rows) }
    store.append(kept, rows)
    return .more
  }

  func finish() throws(QueryError) {
    let keys = Array(store.columns[(columnCount + 1)..<(columnCount + 1 + order.keyCount)])
    let sorted = try SortedWindow(
      partitions: store.columns[columnCount], keys: keys, order: order, count: store.count)
    var key: RangeKey?
    if order.keyCount == 1, let only = order.keys.first {
      key = RangeKey(
        values: keys[0].gather(sorted.permutation), type: only.type, isDescending: only.isDescending)
    }
    let places = sorted.places
    var columns = Array(store.columns[..<columnCount])
    var next = columnCount + 1 + order.keyCount
    for call in calls {
      let kept = store.columns[next..<(next + call.columnCount)].map { $0.gather(sorted.permutation) }
      columns.append(try call.results(sorted.rows, kept, key: key).gather(places))
      next += call.columnCount
    }
    let count = store.count
    store = RowStore(columnCount: 0)
    _ = try emit(columns, count: count, into: sink, batchSize: context.batchSize)
    try sink.finish()
  }
}
