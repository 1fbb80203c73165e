import Catalog
import Columns
import Diagnostics
import Functions

/// Constant rows, sent when the run begins.
final class ValuesSource {
  private let context: ExecutionContext
  private let rows: [[any ExpressionNode]]
  private let columnCount: Int
  private let sink: any BatchSink
  /// Who works while the rows are made, where the run is measured.
  private let profile: OperatorProfile?

  init(
    _ context: ExecutionContext, rows: [[any ExpressionNode]], columnCount: Int, into sink: any BatchSink
  ) {
    self.context = context
    self.rows = rows
    self.columnCount = columnCount
    self.sink = sink
    profile = context.stopwatch?.current
  }

  /// Sends all rows, then finishes the sink.
  func run() throws(QueryError) {
    let previous = context.stopwatch?.change(to: profile)
    defer { context.stopwatch?.change(to: previous) }
    var columns = Array(repeating: ColumnVector(capacity: rows.count), count: columnCount)
    let one = RowSet(length: 1)
    for row in rows {
      for (i, expression) in row.enumerated() where i < columnCount {
        columns[i].append(try expression.evaluate([], one)[0])
      }
    }
    _ = try emit(columns, count: rows.count, into: sink, batchSize: context.batchSize)
    try sink.finish()
  }
}
