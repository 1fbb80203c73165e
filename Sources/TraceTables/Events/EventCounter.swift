import Catalog
import Columns
import Diagnostics
import GoTrace

/// Makes rows of `events` without a column: `count(*)`. The reader counts while it orders, so no event needs to
/// be handed over for it.
final class EventCounter: TableBuilder {
  static let needs = TableNeeds(EventTypeSet(), ordering: true, holds: "nothing")

  private let sink: any BatchSink
  private let batchCapacity: Int
  private(set) var wantsMore = true

  init(_ request: TableRequest) {
    sink = request.sink
    batchCapacity = request.input.batchCapacity
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    var left = end.eventCount
    while left > 0, wantsMore {
      let length = min(left, batchCapacity)
      wantsMore = try sink.consume(ColumnBatch(columns: [], length: length)) == .more
      left -= length
    }
  }
}
