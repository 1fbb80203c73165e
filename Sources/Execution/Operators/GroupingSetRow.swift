import Catalog
import Columns
import Diagnostics

/// Makes of the rows of one grouping set rows of all: keys that the set does not have are NULL, and the set's
/// position stands behind.
final class GroupingSetRow: BatchSink {
  /// Where each of all keys stands among the set's; nil where it is none of them.
  private let places: [Int?]
  private let keyCount: Int
  private let aggregateCount: Int
  private let position: Int64
  private let sink: any BatchSink

  /// - Parameters:
  ///   - keys: the set's keys, as positions among all.
  ///   - keyCount: how many keys there are in all.
  init(keys: [Int], keyCount: Int, aggregateCount: Int, position: Int, into sink: any BatchSink) {
    places = (0..<keyCount).map { keys.firstIndex(of: $0) }
    self.keyCount = keys.count
    self.aggregateCount = aggregateCount
    self.position = Int64(position)
    self.sink = sink
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    let null = ColumnVector(repeating: nil, count: batch.length)
    var columns = places.map { place in place.map { batch.columns[$0] } ?? null }
    columns += batch.columns[keyCount..<keyCount + aggregateCount]
    columns.append(ColumnVector(repeating: position, count: batch.length))
    return try sink.consume(ColumnBatch(columns: columns, length: batch.length, selection: batch.selection))
  }

  func finish() throws(QueryError) { try sink.finish() }
}
