import Catalog
import Columns
import Diagnostics
import Functions

/// Adds the results of window calls to rows that come in the window's order already. Holds what each call keeps
/// of a partition and, where a result needs the peers that are still to come, the rows of the latest key.
final class StreamingWindowOperator: BatchSink {
  /// A call that can be answered so.
  struct Call {
    var state: any RunningState
    /// The first argument.
    var argument: (any ExpressionNode)?
    /// Whether all peers are taken in before the result is asked for.
    var needsLaterPeers: Bool
    var span: SourceSpan?
  }

  private let context: ExecutionContext
  private let partitionBy: [any ExpressionNode]
  /// nil where all rows are one partition.
  private let index: (any GroupIndex)?
  private let order: RowOrder
  private let calls: [Call]
  private let columnCount: Int
  private let waitsForPeers: Bool
  /// Rows that are not answered yet: the input's columns, partition, key, the arguments.
  private var pending: RowStore
  /// Where in `pending` the rows of the latest key begin.
  private var latest = 0
  private let sink: any BatchSink

  init(
    _ context: ExecutionContext, partitionBy: [any ExpressionNode], partitionTypes: [LogicalType],
    order: RowOrder, calls: [Call], columnCount: Int, into sink: any BatchSink
  ) {
    self.context = context
    self.partitionBy = partitionBy
    index = partitionBy.isEmpty ? nil : makeGroupIndex(partitionTypes)
    self.order = order
    self.calls = calls
    self.columnCount = columnCount
    waitsForPeers = calls.contains(where: \.needsLaterPeers)
    pending = RowStore(columnCount: columnCount + 2 + calls.count)
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let batch = batch.compacted()
    let rows = RowSet(length: batch.length)
    if rows.count == 0 { return .more }
    var parts: [ColumnVector] = []
    for part in partitionBy { parts.append(try part.evaluate(batch.columns, rows)) }
    let partitions = GroupRows(rows: rows, groups: try index?.assign(parts, rows), groupCount: 0)
    let none = ColumnVector(repeating: nil, count: rows.length)
    var columns = batch.columns
    columns.append(partitions.groupColumn())
    columns.append(try order.keys.first?.node.evaluate(batch.columns, rows) ?? none)
    for call in calls { columns.append(try call.argument?.evaluate(batch.columns, rows) ?? none) }
    for call in calls { call.state.grow(to: index?.count ?? 1) }
    guard waitsForPeers else { return try answer(columns, count: rows.count) }
    let before = pending.count
    pending.append(columns, rows)
    let keys = pending.columns[columnCount + 1]
    for row in max(1, before)..<pending.count where !isSameKey(keys[row - 1], keys[row]) { latest = row }
    return latest > 0 ? try answerPending(latest) : .more
  }

  func finish() throws(QueryError) {
    if pending.count > 0 { _ = try answerPending(pending.count) }
    try sink.finish()
  }

  private func answerPending(_ count: Int) throws(QueryError) -> Demand {
    let demand = try answer(pending.columns, count: count)
    pending.keep(ContiguousArray(Int32(count)..<Int32(pending.count)))
    latest = 0
    return demand
  }

  /// Passes on the first `count` rows with their results; rows of one key are among them together.
  private func answer(_ columns: [ColumnVector], count: Int) throws(QueryError) -> Demand {
    let partitions = columns[columnCount].words
    let keys = columns[columnCount + 1]
    var answered = Array(columns[..<columnCount])
    for (i, call) in calls.enumerated() {
      let values = columns[columnCount + 2 + i]
      var results = ColumnVector(capacity: count)
      do {
        var row = 0
        while row < count {
          var end = row + 1
          if call.needsLaterPeers { while end < count, isSameKey(keys[row], keys[end]) { end += 1 } }
          for peer in row..<end { call.state.take(Int(partitions[peer]), values[peer], key: keys[peer]) }
          for peer in row..<end { results.append(try call.state.result(Int(partitions[peer]))) }
          row = end
        }
      } catch {
        throw error.located(at: call.span)
      }
      answered.append(results)
    }
    return try emit(answered, count: count, into: sink, batchSize: context.batchSize)
  }

  private func isSameKey(_ a: Int64?, _ b: Int64?) -> Bool { order.isSameFirstKey(a, b) }
}

extension RowOrder {
  /// Whether two words of the first key are equal in order; of two rows without keys always.
  func isSameFirstKey(_ a: Int64?, _ b: Int64?) -> Bool {
    guard let a, let b else { return (a == nil) == (b == nil) }
    return a == b || compareWords(a, b, keys.first?.type ?? .bigint, pools) == 0
  }
}
