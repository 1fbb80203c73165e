import Catalog
import Columns
import Diagnostics
import Functions

/// Passes on the rows for which a condition is true, by narrowing the selection; no row is copied.
final class FilterOperator: BatchSink {
  private let predicate: any PredicateNode
  private let sink: any BatchSink

  init(_ predicate: any PredicateNode, into sink: any BatchSink) {
    self.predicate = predicate
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let rows = RowSet(batch)
    if rows.count == 0 { return .more }
    let selected = try predicate.select(batch.columns, rows)
    if selected.isEmpty { return .more }
    if selected.count == rows.count { return try sink.consume(batch) }
    return try sink.consume(ColumnBatch(columns: batch.columns, length: batch.length, selection: selected))
  }

  func finish() throws(QueryError) { try sink.finish() }
}
