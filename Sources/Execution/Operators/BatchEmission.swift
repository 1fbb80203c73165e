import Catalog
import Columns
import Diagnostics

/// Sends rows on in batches until they end or the sink has enough.
func emit(
  _ columns: [ColumnVector], count: Int, into sink: any BatchSink, batchSize: Int
) throws(QueryError) -> Demand {
  if count <= batchSize {
    return count == 0 ? .more : try sink.consume(ColumnBatch(columns: columns, length: count))
  }
  var start = 0
  while start < count {
    let rows = start..<min(count, start + batchSize)
    let part = columns.map { column in
      ColumnVector(
        words: ContiguousArray(column.words[rows]),
        validity: column.validity.map { ContiguousArray($0[rows]) })
    }
    if try sink.consume(ColumnBatch(columns: part, length: rows.count)) == .enough { return .enough }
    start = rows.upperBound
  }
  return .more
}

/// Sends the rows at `order` on, in that order, gathering a batch at a time.
func emit(
  _ columns: [ColumnVector], order: ContiguousArray<Int32>, into sink: any BatchSink, batchSize: Int
) throws(QueryError) -> Demand {
  var start = 0
  while start < order.count {
    let end = min(order.count, start + batchSize)
    let rows = ContiguousArray(order[start..<end])
    let part = columns.map { $0.gather(rows) }
    if try sink.consume(ColumnBatch(columns: part, length: rows.count)) == .enough { return .enough }
    start = end
  }
  return .more
}
