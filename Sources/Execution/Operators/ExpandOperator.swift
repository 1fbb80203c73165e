import Catalog
import Columns
import Diagnostics
import Functions

/// Sends each row on as often as a table function makes rows of it, with the function's columns behind its
/// own. Nothing is held, however many rows are made of one: a batch at a time is made and sent.
final class ExpandOperator: BatchSink {
  private let context: ExecutionContext
  private let arguments: [any ExpressionNode]
  private let kernel: any TableKernel
  private let columnCount: Int
  private let keepsEveryRow: Bool
  private let span: SourceSpan?
  private let sink: any BatchSink

  /// The rows that wait to be sent: which of the batch's each comes from, and the function's columns.
  private var sources: ContiguousArray<Int32> = []
  private var made: [ColumnVector] = []

  /// - Parameters:
  ///   - columnCount: how many columns the function makes.
  ///   - keepsEveryRow: whether a row of which none is made is sent on beside NULLs.
  ///   - span: where the call stands, for errors.
  init(
    _ context: ExecutionContext, arguments: [any ExpressionNode], kernel: any TableKernel, columnCount: Int,
    keepsEveryRow: Bool, at span: SourceSpan?, into sink: any BatchSink
  ) {
    self.context = context
    self.arguments = arguments
    self.kernel = kernel
    self.columnCount = columnCount
    self.keepsEveryRow = keepsEveryRow
    self.span = span
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let rows = RowSet(batch)
    if rows.count == 0 { return .more }
    var words: [ColumnVector] = []
    for argument in arguments { words.append(try argument.evaluate(batch.columns, rows)) }
    clear()
    for i in 0..<rows.count {
      let row = rows.selection.map { Int($0[i]) } ?? i
      if try expand(words, row, of: batch) == .enough { return .enough }
    }
    return try send(batch)
  }

  private func expand(
    _ words: [ColumnVector], _ row: Int, of batch: ColumnBatch
  ) throws(QueryError) -> Demand {
    try located { () throws(QueryError) in try kernel.begin(words, row: row) }
    var isFirst = true
    while true {
      let room = context.batchSize - sources.count
      var count = try located { () throws(QueryError) in try kernel.make(room, into: &made) }
      if isFirst, count == 0, room > 0, keepsEveryRow {
        for column in made.indices { made[column].append(nil) }
        count = 1
      }
      isFirst = false
      sources.append(contentsOf: repeatElement(Int32(truncatingIfNeeded: row), count: count))
      if count < room { return .more }
      if context.isCancelled() { throw QueryError(.cancelled, "the query was cancelled") }
      if try send(batch) == .enough { return .enough }
    }
  }

  /// What `body` answers; its errors are told at the call.
  private func located<Result>(_ body: () throws(QueryError) -> Result) throws(QueryError) -> Result {
    do throws(QueryError) { return try body() } catch { throw error.located(at: span) }
  }

  private func send(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if sources.isEmpty { return .more }
    let columns = batch.columns.map { $0.gather(sources) } + made
    let count = sources.count
    clear()
    return try sink.consume(ColumnBatch(columns: columns, length: count))
  }

  private func clear() {
    sources.removeAll(keepingCapacity: true)
    made = Array(repeating: ColumnVector(capacity: 0), count: columnCount)
  }

  func finish() throws(QueryError) { try sink.finish() }
}
