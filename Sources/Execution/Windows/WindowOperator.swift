import Catalog
import Columns
import Diagnostics
import Functions

/// Adds the results of window calls that share partitions and order to each row; rows come out as they came.
/// Holds all rows; beyond the memory limit in temporary files.
final class WindowOperator: BatchSink {
  private let context: ExecutionContext
  private let partitionBy: [any ExpressionNode]
  private let partitionTypes: [LogicalType]
  /// nil where all rows are one partition.
  private var index: (any GroupIndex)?
  private let order: RowOrder
  private let calls: [WindowSlot]
  private let columnCount: Int
  /// The input's columns, the partition, the order's keys, what each call keeps.
  private var store: RowStore
  private let share: MemoryShare
  /// Where rows go once memory is short.
  private var spilled: SpilledWindow?
  private let sink: any BatchSink

  init(
    _ context: ExecutionContext, partitionBy: [any ExpressionNode], partitionTypes: [LogicalType],
    order: RowOrder, calls: [WindowSlot], columnCount: Int, into sink: any BatchSink
  ) {
    self.context = context
    self.partitionBy = partitionBy
    self.partitionTypes = partitionTypes
    index = partitionBy.isEmpty ? nil : makeGroupIndex(partitionTypes)
    self.order = order
    self.calls = calls
    self.columnCount = columnCount
    store = RowStore(
      columnCount: columnCount + 1 + order.keyCount + calls.reduce(0) { $0 + $1.columnCount })
    share = context.makeShare()
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let rows = RowSet(batch)
    if rows.count == 0 { return .more }
    var partition: [ColumnVector] = []
    for part in partitionBy { partition.append(try part.evaluate(batch.columns, rows)) }
    let keys = try order.evaluate(batch.columns, rows)
    var kept: [ColumnVector] = []
    for call in calls { kept += try call.evaluate(batch.columns, rows) }
    if let spilled {
      let words = zip(partition, partitionTypes).map { canonical($0, rows, isDouble: $1 == .double) }
      try spilled.append(batch.columns, partition: words, keys: keys, kept: kept, rows)
      return .more
    }
    let partitions = GroupRows(rows: rows, groups: try index?.assign(partition, rows), groupCount: 0)
    store.append(batch.columns + [partitions.groupColumn()] + keys + kept, rows)
    // Sorting and finding peers take some more words a row, and so do the results.
    let bytes = store.byteCount + store.count * (56 + 8 * calls.count) + (index?.byteCount ?? 0)
    if share.holds(bytes) { try spill() }
    return .more
  }

  /// Moves all rows to temporary files.
  private func spill() throws(QueryError) {
    let spilled = try SpilledWindow(
      context, partitionCount: partitionBy.count, order: order, calls: calls, columnCount: columnCount)
    let firstKept = columnCount + 1 + order.keyCount
    let partitions = index?.keyColumns() ?? []
    // In pieces, so that not all rows are there twice.
    for start in stride(from: 0, to: store.count, by: 1 << 14) {
      let rows = ContiguousArray(Int32(start)..<Int32(min(store.count, start + (1 << 14))))
      let columns = store.columns.map { $0.gather(rows) }
      let groups = ContiguousArray(columns[columnCount].words.map { Int32(truncatingIfNeeded: $0) })
      try spilled.append(
        Array(columns[..<columnCount]), partition: partitions.map { $0.gather(groups) },
        keys: Array(columns[(columnCount + 1)..<firstKept]), kept: Array(columns[firstKept...]),
        RowSet(length: rows.count))
    }
    self.spilled = spilled
    index = nil
    store = RowStore(columnCount: 0)
    _ = share.holds(0)
  }

  func finish() throws(QueryError) {
    if let spilled {
      try spilled.finish(into: sink)
      self.spilled = nil
    } else {
      try finishInMemory()
    }
    try sink.finish()
  }

  private func finishInMemory() throws(QueryError) {
    let firstKept = columnCount + 1 + order.keyCount
    let keys = Array(store.columns[(columnCount + 1)..<firstKept])
    let sorted = try SortedWindow(
      partitions: store.columns[columnCount], keys: keys, order: order, count: store.count)
    let results = try windowResults(
      calls, sorted, kept: Array(store.columns[firstKept...]), keys: keys, order: order)
    let places = sorted.places
    var columns = Array(store.columns[..<columnCount])
    for result in results {
      try context.checkCancelled()
      columns.append(result.gather(places))
    }
    let count = store.count
    store = RowStore(columnCount: 0)
    _ = try emit(columns, count: count, into: sink, batchSize: context.batchSize)
    _ = share.holds(0)
  }
}
