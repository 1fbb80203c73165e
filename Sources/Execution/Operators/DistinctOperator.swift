import Catalog
import Columns
import Diagnostics
import Functions

/// Passes on each distinct row once, when it is first seen. Holds the distinct rows.
final class DistinctOperator: BatchSink {
  private let index: any GroupIndex
  private let sink: any BatchSink

  init(_ types: [LogicalType], into sink: any BatchSink) {
    index = makeGroupIndex(types)
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let rows = RowSet(batch)
    if rows.count == 0 { return .more }
    let new = try index.selectNew(batch.columns, rows)
    if new.isEmpty { return .more }
    return try sink.consume(ColumnBatch(columns: batch.columns, length: batch.length, selection: new))
  }

  func finish() throws(QueryError) { try sink.finish() }
}

extension GroupIndex {
  /// The rows whose key was not seen before, each key's first.
  func selectNew(_ keys: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    var next = count
    let groups = try assign(keys, rows)
    var i = 0
    return rows.selecting { _ in
      let isNew = Int(groups[i]) == next
      next += isNew ? 1 : 0
      i += 1
      return isNew
    }
  }
}
