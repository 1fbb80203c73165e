import Catalog
import Columns
import Diagnostics
import Functions

/// The rows of a window that memory has no room for: the input's columns in a temporary file as they came, and
/// what the calls read sorted by partition and order in another. Results are worked out for some whole
/// partitions at a time, so that memory holds what the calls read of the largest partition.
final class SpilledWindow {
  private let context: ExecutionContext
  private let order: RowOrder
  private let partitionCount: Int
  private let calls: [WindowSlot]
  private let input: SpilledRows
  /// What the calls read and the row's number; partition and order as keys.
  private let sorter: RowSorter
  private let keptCount: Int
  private var rowCount: Int64 = 0

  /// - Parameter partitionCount: the number of columns that a partition is told by.
  init(
    _ context: ExecutionContext, partitionCount: Int, order: RowOrder, calls: [WindowSlot], columnCount: Int
  ) throws(QueryError) {
    self.context = context
    self.order = order
    self.partitionCount = partitionCount
    self.calls = calls
    keptCount = calls.reduce(0) { $0 + $1.columnCount }
    input = try context.makeSpilledRows(columnCount: columnCount)
    // Which partition comes first does not matter, only that its rows stand together.
    let byPartition = (0..<partitionCount).map {
      RowOrder.Key(node: ColumnNode($0), type: .bigint, isDescending: false, nullsFirst: false)
    }
    sorter = RowSorter(
      context, RowOrder(keys: byPartition + order.keys, context), columnCount: keptCount + 1)
  }

  /// Takes rows in.
  ///
  /// - Parameters:
  ///   - partition: equal words for rows of one partition, and for no others.
  ///   - keys: the values of the order's keys.
  ///   - kept: what the calls read.
  func append(
    _ columns: [ColumnVector], partition: [ColumnVector], keys: [ColumnVector], kept: [ColumnVector],
    _ rows: RowSet
  ) throws(QueryError) {
    try input.append(columns, rows)
    var numbers = ColumnVector(repeating: 0, count: rows.length)
    rows.forEach { row in
      numbers.words[row] = rowCount
      rowCount += 1
    }
    try sorter.append(kept + [numbers] + partition + keys, rows)
  }

  /// Sends all rows on with their results, as they came.
  func finish(into sink: any BatchSink) throws(QueryError) {
    let results = RowSorter(context, byNumbers: 1, columnCount: calls.count)
    try workOut(into: results)
    try input.flush()
    var waiting = RowStore(columnCount: input.columnCount)
    var nextBlock = 0
    try results.drain { (batch) throws(QueryError) in
      while waiting.count < batch.length, nextBlock < input.blockCount {
        let block = try input.block(nextBlock)
        nextBlock += 1
        waiting.append(block.columns, RowSet(block))
      }
      let taken = ContiguousArray(0..<Int32(batch.length))
      let columns = waiting.columns.map { $0.gather(taken) } + batch.columns[..<calls.count]
      waiting.keep(ContiguousArray(Int32(batch.length)..<Int32(waiting.count)))
      return try sink.consume(ColumnBatch(columns: columns, length: batch.length))
    }
  }

  private func workOut(into results: RowSorter) throws(QueryError) {
    let share = context.makeShare()
    var store = RowStore(columnCount: keptCount + 2 + order.keyCount)
    var latest: [Int64?] = []
    var partition: Int64 = -1
    try sorter.drain { (batch) throws(QueryError) in
      var numbers = ColumnVector(capacity: batch.length)
      var start = 0
      for row in 0..<batch.length {
        if partition < 0 || !isSamePartition(batch, row, latest) {
          partition += 1
          // A partition that begins where there is much already begins another part.
          if store.count > 0 || row > 0, share.holds(store.byteCount + (row - start) * 8) {
            append(batch, start..<row, numbers, to: &store)
            try workOut(store, into: results)
            store = RowStore(columnCount: keptCount + 2 + order.keyCount)
            start = row
          }
        }
        numbers.append(partition)
      }
      latest = (0..<partitionCount).map { batch.columns[keptCount + 1 + $0][batch.length - 1] }
      append(batch, start..<batch.length, numbers, to: &store)
      return .more
    }
    try workOut(store, into: results)
  }

  /// Whether a row is of the same partition as the one before, which is `latest` for the first of a batch.
  private func isSamePartition(_ batch: ColumnBatch, _ row: Int, _ latest: [Int64?]) -> Bool {
    (0..<partitionCount).allSatisfy { i in
      let column = batch.columns[keptCount + 1 + i]
      return column[row] == (row > 0 ? column[row - 1] : latest[i])
    }
  }

  /// Appends what the calls read, the number, the partition and the order's keys of some rows.
  private func append(
    _ batch: ColumnBatch, _ rows: Range<Int>, _ partitions: ColumnVector, to store: inout RowStore
  ) {
    if rows.isEmpty { return }
    var partitions = partitions
    while partitions.count < batch.length { partitions.append(0) }
    let selection = ContiguousArray(Int32(rows.lowerBound)..<Int32(rows.upperBound))
    store.append(
      Array(batch.columns[...keptCount]) + [partitions]
        + Array(batch.columns[(keptCount + 1 + partitionCount)...]),
      RowSet(length: batch.length).with(selection))
  }

  /// Works out the results of whole partitions, whose rows are in order already.
  private func workOut(_ store: RowStore, into results: RowSorter) throws(QueryError) {
    if store.count == 0 { return }
    let sorted = try SortedWindow(
      partitions: store.columns[keptCount + 1], keys: Array(store.columns[(keptCount + 2)...]), order: order,
      count: store.count)
    let columns = try windowResults(
      calls, sorted, kept: Array(store.columns[..<keptCount]),
      keys: Array(store.columns[(keptCount + 2)...]), order: order)
    let numbers = store.columns[keptCount].gather(sorted.permutation)
    try results.append(columns + [numbers], RowSet(length: store.count))
  }
}

/// The results of window calls, by place.
///
/// - Parameters:
///   - kept: what the calls read of each row, call after call.
///   - keys: the values of the order's keys.
func windowResults(
  _ calls: [WindowSlot], _ sorted: SortedWindow, kept: [ColumnVector], keys: [ColumnVector], order: RowOrder
) throws(QueryError) -> [ColumnVector] {
  var key: RangeKey?
  if order.keyCount == 1, let only = order.keys.first {
    key = RangeKey(
      values: keys[0].gather(sorted.permutation), type: only.type, isDescending: only.isDescending)
  }
  var results: [ColumnVector] = []
  var next = 0
  for call in calls {
    try order.checkCancelled()
    let read = kept[next..<(next + call.columnCount)].map { $0.gather(sorted.permutation) }
    results.append(try call.results(sorted.rows, read, key: key))
    next += call.columnCount
  }
  return results
}
