import Catalog
import Columns
import Diagnostics
import Functions

/// Groups rows and aggregates each group. Holds one entry per group and what the aggregates hold; groups come
/// out in the order they were first seen. Without keys there is always one group.
final class HashAggregateOperator: BatchSink {
  private let context: ExecutionContext
  private let keys: [any ExpressionNode]
  /// nil without keys.
  private let index: (any GroupIndex)?
  private let aggregates: [AggregateSlot]
  private let sink: any BatchSink

  init(
    _ context: ExecutionContext, keys: [any ExpressionNode], keyTypes: [LogicalType],
    aggregates: [AggregateSlot], into sink: any BatchSink
  ) {
    self.context = context
    self.keys = keys
    index = keys.isEmpty ? nil : makeGroupIndex(keyTypes)
    self.aggregates = aggregates
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let rows = RowSet(batch)
    if rows.count == 0 { return .more }
    var groups: ContiguousArray<Int32>?
    if let index {
      var values: [ColumnVector] = []
      values.reserveCapacity(keys.count)
      for key in keys { values.append(try key.evaluate(batch.columns, rows)) }
      groups = try index.assign(values, rows)
    }
    let groupCount = index?.count ?? 1
    for aggregate in aggregates {
      try aggregate.update(batch.columns, rows, groups, groupCount: groupCount)
    }
    return .more
  }

  func finish() throws(QueryError) {
    let groupCount = index?.count ?? 1
    var columns = index?.keyColumns() ?? []
    for aggregate in aggregates { columns.append(try aggregate.finalize(groupCount: groupCount)) }
    _ = try emit(columns, count: groupCount, into: sink, batchSize: context.batchSize)
    try sink.finish()
  }
}
