import Catalog
import Columns
import Diagnostics
import Functions

/// Passes on the first `limit` rows in order after `offset`, equal rows as they came.
///
/// Rows are gathered until there are twice as many as can matter, then sorted and cut; from then on rows that
/// come after the last one kept are not even gathered. So it holds at most 2 × (limit + offset) rows and a
/// batch, and each row costs O(1) batches' worth of sorting.
final class TopNOperator: BatchSink {
  private let context: ExecutionContext
  private let order: RowOrder
  private let columnCount: Int
  private let offset: Int
  /// How many rows can matter.
  private let wanted: Int
  private var store: RowStore
  private let share: MemoryShare
  /// The first key of the last row kept, once as many rows as wanted are there.
  private var bound: Bound?
  private let sink: any BatchSink

  private struct Bound {
    /// nil for NULL.
    var word: Int64?
  }

  init(
    _ context: ExecutionContext, _ order: RowOrder, columnCount: Int, limit: Int, offset: Int,
    into sink: any BatchSink
  ) {
    self.context = context
    self.order = order
    self.columnCount = columnCount
    self.offset = max(0, offset)
    let (sum, overflow) = max(0, limit).addingReportingOverflow(max(0, offset))
    wanted = overflow ? Int.max : sum
    store = RowStore(columnCount: columnCount + order.keyCount)
    share = context.makeShare()
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if wanted == 0 { return .enough }
    var rows = RowSet(batch)
    if rows.count == 0 { return .more }
    let keys = try order.evaluate(batch.columns, rows)
    if let bound, let key = order.keys.first, let first = keys.first {
      rows = rows.with(notAfter(bound, first, key, rows))
      if rows.count == 0 { return .more }
    }
    store.append(batch.columns + keys, rows)
    // So few rows stay where they are, whatever others hold.
    _ = share.holds(store.byteCount)
    if store.count / 2 >= max(wanted, context.batchSize) { try cut() }
    return .more
  }

  func finish() throws(QueryError) {
    try cut()
    if store.count > offset {
      let columns = Array(store.columns[..<columnCount])
      let rows = ContiguousArray(Int32(offset)..<Int32(store.count))
      _ = try emit(columns, order: rows, into: sink, batchSize: context.batchSize)
    }
    try sink.finish()
  }

  /// Sorts what is there and keeps what can matter.
  private func cut() throws(QueryError) {
    let permutation = try order.permutation(of: Array(store.columns[columnCount...]), count: store.count)
    store.keep(ContiguousArray(permutation.prefix(wanted)))
    if store.count == wanted, wanted > 0, order.keyCount > 0 {
      bound = Bound(word: store.columns[columnCount][wanted - 1])
    }
  }

  /// The rows that the first key does not put after the last row kept. With a single key an equal row is
  /// after it too, for it came later.
  private func notAfter(
    _ bound: Bound, _ vector: ColumnVector, _ key: RowOrder.Key, _ rows: RowSet
  ) -> ContiguousArray<Int32> {
    let keepsEqual = order.keyCount > 1
    let nullIsKept = bound.word == nil ? keepsEqual : key.nullsFirst
    guard let last = bound.word else {
      // Where the last row kept has NULL, every value comes before it or, with NULLs first, none does.
      return rows.selecting { vector.isNull($0) ? nullIsKept : !key.nullsFirst }
    }
    if key.type.sortsAsInteger {
      let isDescending = key.isDescending
      return vector.words.withUnsafeBufferPointer { words in
        rows.selecting { row in
          if vector.isNull(row) { return nullIsKept }
          return words[row] == last ? keepsEqual : (words[row] < last) != isDescending
        }
      }
    }
    return rows.selecting { row in
      if vector.isNull(row) { return nullIsKept }
      let comparison = compareWords(vector.words[row], last, key.type, order.pools)
      return comparison == 0 ? keepsEqual : (comparison < 0) != key.isDescending
    }
  }
}
