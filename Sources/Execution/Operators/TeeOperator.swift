import Catalog
import Columns
import Diagnostics

/// Hands the same rows to several operators; it has enough when all have.
final class TeeOperator: BatchSink {
  private let sinks: [any BatchSink]
  private var hasEnough: [Bool]

  init(into sinks: [any BatchSink]) {
    self.sinks = sinks
    hasEnough = sinks.map { _ in false }
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    for (i, sink) in sinks.enumerated() where !hasEnough[i] {
      if try sink.consume(batch) == .enough { hasEnough[i] = true }
    }
    return hasEnough.contains(false) ? .more : .enough
  }

  func finish() throws(QueryError) {
    for sink in sinks { try sink.finish() }
  }
}
