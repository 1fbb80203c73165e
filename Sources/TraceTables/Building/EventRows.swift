import Columns
import Diagnostics
import GoTrace

extension TableRequest {
  /// Hands the sink the events of a block, all of which are rows as they stand there. `make` makes one of the request's
  /// columns. False where no more rows are wanted.
  func handOn(_ events: EventSequence, _ make: (Int, EventRun) -> ColumnVector) throws(QueryError) -> Bool {
    let traceColumn = schema.columns.count - 1
    var first = 0
    while first < events.count {
      let run = EventRun(events: events, first: first, count: min(events.count - first, input.batchCapacity))
      let columns = columns.map { column in
        column == traceColumn ? run.constant(input.trace) : make(column, run)
      }
      if try sink.consume(ColumnBatch(columns: columns, length: run.count)) == .enough { return false }
      first += run.count
    }
    return true
  }
}
