import Catalog
import Columns
import Diagnostics
import GoTrace

/// Makes the rows of `wire_events` from the numbers of events of each type in each batch, where no more of an event is
/// asked for than that: `count(*)`, and counts by type, thread or generation.
final class WireEventCounter: TableBuilder {
  private typealias Column = WireEventsTable.Column

  static let needs = TableNeeds(EventTypeSet(), ordering: false, typeCounts: true, holds: "nothing")

  /// Whether rows of these columns can be made so.
  static func suffices(_ use: ColumnUse) -> Bool { !use.uses(Column.offset, .size, .rawTs, .args) }

  private let columns: [Int]
  private let types: [WireEventType]
  private let tests: [WordTest]
  private let words: NameWords
  private let trace: Int64
  private let sink: any BatchSink
  private let batchCapacity: Int
  private var generation: Int64 = 0
  private(set) var wantsMore = true
  /// Rows of no column that wait to be a whole batch.
  private var waiting = 0

  init(_ request: TableRequest) {
    let (passes, predicates) = WireEventsTable.filter(request)
    types = (0..<256).filter { passes[$0] }.map { WireEventType(rawValue: UInt8($0)) }
    tests = predicates.map {
      WordTest($0, type: request.schema.columns[$0.column].type, pools: request.input.pools)
    }
    columns = request.columns
    words = request.input.words
    trace = request.input.trace
    sink = request.sink
    batchCapacity = request.input.batchCapacity
  }

  func generation(_ generation: TraceGeneration) {
    self.generation = Int64(bitPattern: generation.number)
  }

  func batch(_ batch: BatchContent) throws(QueryError) {
    guard passes(batch.batch) else { return }
    let header = batch.batch.header.type
    for type in types {
      let count = batch.count(of: type) + (type == header ? 1 : 0)
      if count == 0 { continue }
      if columns.isEmpty {
        waiting += count
      } else {
        try make(count, of: type, batch.batch)
      }
    }
    while waiting >= batchCapacity, wantsMore { try handWaiting() }
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    while waiting > 0, wantsMore { try handWaiting() }
  }

  /// Whether the batch's rows pass the tests; those on types have been seen to.
  private func passes(_ batch: WireBatch) -> Bool {
    var kept: Int32 = 0
    return tests.allSatisfy {
      $0.select(ColumnVector(repeating: word($0.column, batch, nil), count: 1), into: &kept) == 1
    }
  }

  /// The value of a column in all rows of a type of a batch.
  private func word(_ column: Int, _ batch: WireBatch, _ type: WireEventType?) -> Int64? {
    switch Column(rawValue: column) {
    case .gen: batch.generation(in: generation)
    case .m: batch.thread
    case .type: type.map { words.types[Int($0.rawValue)] }
    default: trace
    }
  }

  private func make(_ count: Int, of type: WireEventType, _ batch: WireBatch) throws(QueryError) {
    var left = count
    while left > 0, wantsMore {
      let length = min(left, batchCapacity)
      let made = columns.map { ColumnVector(repeating: word($0, batch, type), count: length) }
      wantsMore = try sink.consume(ColumnBatch(columns: made, length: length)) == .more
      left -= length
    }
  }

  private func handWaiting() throws(QueryError) {
    let length = min(waiting, batchCapacity)
    wantsMore = try sink.consume(ColumnBatch(columns: [], length: length)) == .more
    waiting -= length
  }
}
