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
  let plan: AggregationPlan
  private var aggregation: Aggregation?
  private let sink: any BatchSink

  init(_ context: ExecutionContext, _ plan: AggregationPlan, into sink: any BatchSink) throws(QueryError) {
    self.context = context
    self.plan = plan
    aggregation = try Aggregation(context, plan, level: 0)
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let rows = RowSet(batch)
    try consume(batch.columns, rows, keys: try plan.evaluateKeys(batch.columns, rows))
    return .more
  }

  /// Takes in rows whose keys have been computed.
  func consume(_ columns: [ColumnVector], _ rows: RowSet, keys: [ColumnVector]) throws(QueryError) {
    if aggregation == nil { aggregation = try Aggregation(context, plan, level: 0) }
    try aggregation?.consume(columns, rows, keys: keys)
  }

  func finish() throws(QueryError) {
    _ = try endGroups()
    try sink.finish()
  }

  /// Ends without the groups that there are: no more are wanted.
  func finishWithoutGroups() throws(QueryError) {
    aggregation = nil
    try sink.finish()
  }

  /// Sends on the groups that there are and forgets them.
  func endGroups() throws(QueryError) -> Demand {
    let (demand, rest) = try endGroupsInMemory()
    guard demand == .more, let rest else { return demand }
    let sorter = RowSorter(context, byNumbers: 1, columnCount: plan.keys.count + plan.aggregates.count)
    try aggregate(rest, level: 1, into: sorter)
    return try sorter.drain(into: sink)
  }

  private func endGroupsInMemory() throws(QueryError) -> (Demand, aside: PartitionedRows?) {
    guard let aggregation else { return (.more, nil) }
    self.aggregation = nil
    let demand = try emit(
      try aggregation.results(), count: aggregation.count, into: sink, batchSize: context.batchSize)
    return (demand, aggregation.takeAside())
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
      let rows = RowSet(block)
      try part.consume(block.columns, rows, keys: try plan.evaluateKeys(block.columns, rows))
      return .more
    }
    try sorter.append(try part.results(), RowSet(length: part.count))
    return part.takeAside()
  }
}
