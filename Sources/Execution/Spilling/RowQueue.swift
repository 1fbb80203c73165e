import Catalog
import Columns
import Diagnostics
import Functions

/// Batches that wait for their turn, in order; in a temporary file when memory is short.
final class RowQueue {
  private let context: ExecutionContext
  private var batches: [ColumnBatch] = []
  private var bytes = 0
  /// The rows, once they have gone to a file; those of later batches follow there.
  private var spilled: SpilledRows?
  private var share: MemoryShare?

  init(_ context: ExecutionContext) { self.context = context }

  /// Whether no row waits.
  var isEmpty: Bool { batches.isEmpty && spilled == nil }

  /// Adds the rows of a batch that count.
  func append(_ batch: ColumnBatch) throws(QueryError) {
    if let spilled { return try spilled.append(batch.columns, RowSet(batch)) }
    // Without the rows that do not count, so that they do not take memory.
    let batch = batch.compacted()
    batches.append(batch)
    bytes += batch.byteCount
    let share = share ?? context.makeShare()
    self.share = share
    guard share.holds(bytes) else { return }
    let spilled = try context.makeSpilledRows(columnCount: batch.columns.count)
    for batch in batches { try spilled.append(batch.columns, RowSet(batch)) }
    self.spilled = spilled
    batches = []
    self.share = nil
  }

  /// Takes all rows out and calls `body` with them, in order, while it wants more.
  func drain(_ body: (ColumnBatch) throws(QueryError) -> Demand) throws(QueryError) {
    let (batches, spilled) = (batches, spilled)
    removeAll()
    for batch in batches where try body(batch) == .enough { return }
    try spilled?.forEachBlock(body)
  }

  /// Calls `body` with all rows, in order, while it wants more; they stay.
  func forEachBatch(_ body: (ColumnBatch) throws(QueryError) -> Demand) throws(QueryError) {
    for batch in batches where try body(batch) == .enough { return }
    try spilled?.forEachBlock(body)
  }

  /// Forgets all rows.
  func removeAll() {
    batches = []
    bytes = 0
    spilled = nil
    share = nil
  }
}
