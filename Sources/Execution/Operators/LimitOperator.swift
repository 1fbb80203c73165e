import Catalog
import Columns
import Diagnostics

/// Passes on at most `limit` rows after the first `offset`, and then says that it has enough.
final class LimitOperator: BatchSink {
  private var toSkip: Int
  private var toPass: Int
  private let sink: any BatchSink

  /// - Parameter limit: nil for all.
  init(limit: Int?, offset: Int, into sink: any BatchSink) {
    toSkip = max(0, offset)
    toPass = max(0, limit ?? Int.max)
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if toPass == 0 { return .enough }
    var batch = batch
    if toSkip > 0 {
      let skipped = min(toSkip, batch.count)
      toSkip -= skipped
      batch = batch.dropping(skipped)
    }
    if batch.count == 0 { return .more }
    batch = batch.prefix(toPass)
    toPass -= batch.count
    let demand = try sink.consume(batch)
    return toPass == 0 ? .enough : demand
  }

  func finish() throws(QueryError) { try sink.finish() }
}

extension ColumnBatch {
  /// The rows that count without the first `n` of them.
  func dropping(_ n: Int) -> ColumnBatch {
    if n <= 0 { return self }
    var copy = self
    if let selection {
      copy.selection = ContiguousArray(selection.dropFirst(n))
    } else {
      copy.selection = ContiguousArray(Int32(min(n, length))..<Int32(length))
    }
    return copy
  }
}
