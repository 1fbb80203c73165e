import Catalog
import Columns
import Diagnostics
import Functions

/// Makes new columns from old; a column that is only passed on is not copied.
final class ProjectOperator: BatchSink {
  private let expressions: [any ExpressionNode]
  private let sink: any BatchSink

  init(_ expressions: [any ExpressionNode], into sink: any BatchSink) {
    self.expressions = expressions
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let rows = RowSet(batch)
    if rows.count == 0 { return .more }
    var columns: [ColumnVector] = []
    columns.reserveCapacity(expressions.count)
    for expression in expressions { columns.append(try expression.evaluate(batch.columns, rows)) }
    return try sink.consume(ColumnBatch(columns: columns, length: batch.length, selection: batch.selection))
  }

  func finish() throws(QueryError) { try sink.finish() }
}
