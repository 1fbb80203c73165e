import Catalog
import Columns
import Diagnostics

/// Stands between an operator and the one above it in a run that is measured: counts the rows that pass, and tells
/// the stopwatch who works.
final class ProfiledSink: BatchSink {
  private let stopwatch: Stopwatch
  private let producer: OperatorProfile?
  private let consumer: OperatorProfile?
  private let sink: any BatchSink

  /// - Parameters:
  ///   - producer: whose rows are counted; nil where they are counted elsewhere.
  ///   - consumer: who works while `sink` does.
  init(
    _ stopwatch: Stopwatch, from producer: OperatorProfile?, to consumer: OperatorProfile?,
    _ sink: any BatchSink
  ) {
    self.stopwatch = stopwatch
    self.producer = producer
    self.consumer = consumer
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if let producer, batch.count > 0 {
      producer.rows += batch.count
      producer.batches += 1
      producer.bytes += batch.columns.reduce(0) { $0 + batch.count * ($1.validity == nil ? 8 : 9) }
    }
    let previous = stopwatch.change(to: consumer)
    let demand = try sink.consume(batch)
    stopwatch.change(to: previous)
    return demand
  }

  func finish() throws(QueryError) {
    let previous = stopwatch.change(to: consumer)
    try sink.finish()
    stopwatch.change(to: previous)
  }
}

/// The end of a plan whose rows are counted and not shown: passes on only that it has ended.
final class RowlessSink: BatchSink {
  private let sink: any BatchSink

  init(_ sink: any BatchSink) { self.sink = sink }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand { .more }

  func finish() throws(QueryError) { try sink.finish() }
}
