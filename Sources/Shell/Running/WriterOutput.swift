import Columns
import Diagnostics
import Rendering
import TraceQuery

/// Takes the rows of a statement into a format's writer.
final class WriterOutput: ResultOutput {
  private let makeWriter: () -> any ResultWriter
  private let separate: () throws(QueryError) -> Void
  private let started: Int64
  private var writer: (any ResultWriter)?
  private var rows = 0

  /// - Parameters:
  ///   - started: when the run began, by the monotonic clock.
  ///   - separate: called before the first byte of a result.
  ///   - makeWriter: called when the result begins.
  init(
    started: Int64, separate: @escaping () throws(QueryError) -> Void,
    makeWriter: @escaping () -> any ResultWriter
  ) {
    self.started = started
    self.separate = separate
    self.makeWriter = makeWriter
  }

  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {
    // Statements like SET have no result.
    guard !columns.isEmpty else { return }
    try separate()
    let writer = makeWriter()
    self.writer = writer
    try writer.begin(columns: columns, pools: pools)
  }

  func rows(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    rows += batch.count
    return try writer?.write(batch) ?? false
  }

  func end() throws(QueryError) {
    let elapsed = monotonicNanoseconds() - started
    try writer?.end(ResultSummary(rows: rows, elapsedNanoseconds: elapsed))
  }
}
