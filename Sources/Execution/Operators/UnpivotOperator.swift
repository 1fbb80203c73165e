import Catalog
import Columns
import Diagnostics
import Functions

/// Makes several rows of each: one for each list of expressions. Rows keep their order, and those made of one
/// stay together.
final class UnpivotOperator: BatchSink {
  private let rows: [[any ExpressionNode]]
  private let batchSize: Int
  private let sink: any BatchSink

  init(_ rows: [[any ExpressionNode]], batchSize: Int, into sink: any BatchSink) {
    self.rows = rows
    self.batchSize = batchSize
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let selected = RowSet(batch)
    if selected.count == 0 { return .more }
    var values: [[ColumnVector]] = []
    for row in rows {
      var vectors: [ColumnVector] = []
      for node in row { vectors.append(try node.evaluate(batch.columns, selected)) }
      values.append(vectors)
    }
    let width = rows.first?.count ?? 0
    let rowsAtOnce = max(1, batchSize / max(1, rows.count))
    var columns = emptyColumns(width, rowsAtOnce)
    var pending = 0
    for position in selected.positions {
      for vectors in values {
        for i in 0..<width { columns[i].append(vectors[i][position]) }
      }
      pending += 1
      guard pending == rowsAtOnce else { continue }
      let made = ColumnBatch(columns: columns, length: pending * rows.count)
      if try sink.consume(made) == .enough { return .enough }
      columns = emptyColumns(width, rowsAtOnce)
      pending = 0
    }
    if pending == 0 { return .more }
    return try sink.consume(ColumnBatch(columns: columns, length: pending * rows.count))
  }

  func finish() throws(QueryError) { try sink.finish() }

  private func emptyColumns(_ width: Int, _ rowsAtOnce: Int) -> [ColumnVector] {
    (0..<width).map { _ in ColumnVector(capacity: rowsAtOnce * rows.count) }
  }
}

extension RowSet {
  /// The positions of the rows that count, in order.
  var positions: ContiguousArray<Int> {
    if let selection { return ContiguousArray(selection.map { Int($0) }) }
    return ContiguousArray(0..<length)
  }
}
