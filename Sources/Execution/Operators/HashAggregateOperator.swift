import Catalog
import Columns
import Diagnostics
import Functions

/// Groups rows and aggregates each group; groups come out in the order they were first seen. Without keys there
/// is always one group.
///
/// Holds one entry per group and what the aggregates hold. Beyond the memory limit the rows of groups that are
/// not there yet go to temporary files, divided by their keys; each part is aggregated when all rows have come,
/// and its results are put in the order of the groups' first rows.
final class HashAggregateOperator: BatchSink {
  private let context: ExecutionContext
  private let plan: AggregationPlan
  private var aggregation: Aggregation?
  private let sink: any BatchSink

  init(_ context: ExecutionContext, _ plan: AggregationPlan, into sink: any BatchSink) throws(QueryError) {
    self.context = context
    self.plan = plan
    aggregation = try Aggregation(context, plan, level: 0)
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    try aggregation?.consume(batch.columns, RowSet(batch))
    return .more
  }

  func finish() throws(QueryError) {
    if try finishGroups() == .more, let rest = aggregation?.takeAside() {
      aggregation = nil
      let sorter = RowSorter(
        context, byNumbers: 1, columnCount: plan.keys.count + plan.aggregates.count)
      try aggregate(rest, level: 1, into: sorter)
      _ = try sorter.drain(into: sink)
    }
    aggregation = nil
    try sink.finish()
  }

  private func finishGroups() throws(QueryError) -> Demand {
    guard let aggregation else { return .enough }
    return try emit(
      try aggregation.results(), count: aggregation.count, into: sink, batchSize: context.batchSize)
  }

  private func aggregate(_ rows: PartitionedRows, level: Int, into sorter: RowSorter) throws(QueryError) {
    for partition in try rows.take() {
      if let rest = try aggregate(partition, level: level, into: sorter) {
        try aggregate(rest, level: level + 1, into: sorter)
      }
    }
  }

  /// Aggregates a partition as far as there is room; the rows of the groups that are left.
  private func aggregate(
    _ partition: SpilledRows, level: Int, into sorter: RowSorter
  ) throws(QueryError) -> PartitionedRows? {
    let part = try Aggregation(context, plan, level: level)
    try partition.forEachBlock { (block) throws(QueryError) in
      try part.consume(block.columns, RowSet(block))
      return .more
    }
    try sorter.append(try part.results(), RowSet(length: part.count))
    return part.takeAside()
  }
}
