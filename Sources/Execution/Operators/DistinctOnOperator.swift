import Catalog
import Columns
import Diagnostics
import Functions

/// Passes on the first row of each value of the keys. Holds the distinct keys.
final class DistinctOnOperator: BatchSink {
  private let keys: [any ExpressionNode]
  private let index: any GroupIndex
  private let sink: any BatchSink

  /// - Parameter types: of the keys; there is at least one.
  init(_ keys: [any ExpressionNode], _ types: [LogicalType], into sink: any BatchSink) {
    self.keys = keys
    index = makeGroupIndex(types)
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let rows = RowSet(batch)
    if rows.count == 0 { return .more }
    var values: [ColumnVector] = []
    for key in keys { values.append(try key.evaluate(batch.columns, rows)) }
    let new = try index.selectNew(values, rows)
    if new.isEmpty { return .more }
    return try sink.consume(ColumnBatch(columns: batch.columns, length: batch.length, selection: new))
  }

  func finish() throws(QueryError) { try sink.finish() }
}
