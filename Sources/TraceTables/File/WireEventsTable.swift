import Catalog
import Columns
import Diagnostics
import GoTrace

/// `wire_events`: one row for each event as it stands in the file.
enum WireEventsTable: TraceTable {
  static let schema = TableSchema(
    name: "wire_events",
    summary: "One event as on the wire, before ordering.",
    details: """
      The headers of batches are rows, too (EventBatch, ExperimentalBatch, EndOfGeneration), and so are the \
      entries of the string, stack and sample tables, so that counts by type are those of \
      `go tool trace -d=wire`. What an experimental batch holds is not looked into. A malformed event ends its \
      batch. A trace of before Go 1.22, whose format is another one, has no rows.
      """,
    columns: [
      ColumnSchema("gen", .bigint, "The generation its batch is of."),
      ColumnSchema("m", .bigint, "The thread that wrote its batch.", null: "no thread did"),
      ColumnSchema("type", .varchar, "Its type: EventBatch, GoBlock, String, ..."),
      ColumnSchema("offset", .bigint, "Offset in the file of its type byte."),
      ColumnSchema("size", .bigint, "Its length in bytes, type byte and trailing data included."),
      ColumnSchema(
        "raw_ts", .bigint, "Its timestamp in the trace's units: the batch's and the differences up to it.",
        null: "an event of its type has none"),
      ColumnSchema(
        "args", .list(.bigint),
        "Its arguments, time difference included; of a Stack also pc, func, file and line of each frame."),
    ],
    rowOrder: nil,
    example: "select type, count(*), sum(size) from wire_events group by type order by 3 desc")

  enum Column: Int { case gen, m, type, offset, size, rawTs, args }

  static func needs(_ use: ColumnUse) -> TableNeeds {
    WireEventCounter.suffices(use)
      ? WireEventCounter.needs
      : TableNeeds(EventTypeSet(), ordering: false, batchData: true, holds: "nothing")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder {
    WireEventCounter.suffices(request.use) ? WireEventCounter(request) : WireEventBuilder(request)
  }

  /// For each byte whether a type passes the tests on `type`, and the tests that are left.
  static func filter(_ request: TableRequest) -> (types: [Bool], predicates: [ScanPredicate]) {
    var types = [Bool](repeating: true, count: 256)
    for predicate in request.predicates where predicate.column == Column.type.rawValue {
      for byte in 0..<256 {
        let name = WireEventType(rawValue: UInt8(byte)).name
        types[byte] = types[byte] && predicate.test.passes(.varchar(name))
      }
    }
    return (types, request.predicates.filter { $0.column != Column.type.rawValue })
  }
}

/// An event on the wire: where it is in its batch.
private struct WireRow {
  /// Position in the batch's data; of the header ``header``.
  var position: UInt32
  var size: UInt32
  var type: UInt8
  var isTimed: Bool
  var time: UInt64

  static let header = UInt32.max
}

private enum WireShape: RowShape {
  typealias Row = WireRow

  struct Context {
    let words: NameWords
    let lists: ListPool
    var generation: Int64 = 0
    /// The present batch, and its data.
    var batch: WireBatch?
    var data = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  }

  static func column(_ column: Int, of rows: RowSpan<WireRow>, _ context: Context) -> ColumnVector {
    guard let batch = context.batch else { return rows.constant(nil) }
    switch WireEventsTable.Column(rawValue: column) {
    case .gen:
      return rows.constant(batch.generation(in: context.generation))
    case .m: return rows.constant(batch.thread)
    case .type:
      let types = context.words.types
      return rows.words { types[Int($0.type)] }
    case .offset:
      let header = Int64(batch.offset)
      let data = Int64(batch.offset + batch.headerLength)
      return rows.words { $0.position == WireRow.header ? header : data + Int64($0.position) }
    case .size: return rows.words { Int64($0.size) }
    case .rawTs: return rows.optional { $0.isTimed ? Int64(bitPattern: $0.time) : nil }
    case .args: return rows.words { context.lists.intern(arguments($0, batch, context)) }
    case nil: return rows.constant(nil)
    }
  }

  private static func arguments(_ row: WireRow, _ batch: WireBatch, _ context: Context) -> [Int64?] {
    if row.position != WireRow.header {
      guard let base = context.data.baseAddress else { return [] }
      return WireArguments.of(base + Int(row.position), Int(row.size))
    }
    let generation = Int64(bitPattern: batch.generation)
    let time = Int64(bitPattern: batch.time)
    switch batch.content {
    case .endOfGeneration: return []
    case .experimental: return [Int64(batch.experiment), generation, batch.m, time]
    default: return [generation, batch.m, time, Int64(batch.size)]
    }
  }
}

extension WireBatch {
  /// The `gen` of its rows.
  func generation(in present: Int64) -> Int64 {
    content == .endOfGeneration ? present : Int64(bitPattern: generation)
  }

  /// The `m` of its rows.
  var thread: Int64? { content == .endOfGeneration || m < 0 ? nil : m }

  /// The type of its header as an event, and that event's length.
  var header: (type: WireEventType, size: Int) {
    switch content {
    case .experimental: (.experimentalBatch, headerLength + size)
    case .endOfGeneration: (.endOfGeneration, headerLength)
    default: (.eventBatch, headerLength)
    }
  }
}

/// Makes the rows of `wire_events` from the bytes of the batches.
private final class WireEventBuilder: TableBuilder {
  private let output: RowOutput<WireShape>
  private let filter: [Bool]
  private let wantsTime: Bool
  private var context: WireShape.Context

  init(_ request: TableRequest) {
    let (types, predicates) = WireEventsTable.filter(request)
    filter = types
    output = RowOutput(request, predicates: predicates)
    wantsTime = request.use.uses(WireEventsTable.Column.rawTs)
    context = WireShape.Context(
      words: request.input.words, lists: request.input.pools.lists)
  }

  var wantsMore: Bool { output.wantsMore }

  func generation(_ generation: TraceGeneration) {
    context.generation = Int64(bitPattern: generation.number)
  }

  func batch(_ batch: BatchContent) throws(QueryError) {
    context.batch = batch.batch
    context.data = batch.data
    let (type, size) = batch.batch.header
    if filter[Int(type.rawValue)] {
      try output.append(
        WireRow(
          position: WireRow.header, size: UInt32(truncatingIfNeeded: size), type: type.rawValue,
          isTimed: false,
          time: 0),
        context)
    }
    try events(batch)
    // Rows refer to the batch.
    try output.flush(context)
  }

  func finish(_ end: TraceEnd) {}

  private func events(_ batch: BatchContent) throws(QueryError) {
    guard let base = batch.data.baseAddress else { return }
    let wantsTime = wantsTime
    let filter = filter
    let timed = Self.isTimed
    let end = output.end
    var next = output.next
    var time = batch.batch.time
    var position = batch.eventCount > 0 ? batch.place(ofEvent: 0) : 0
    for number in 0..<batch.eventCount {
      let following = number + 1 < batch.eventCount ? batch.place(ofEvent: number + 1) : batch.end
      let type = base[position]
      var isTimed = false
      if wantsTime, timed[Int(type)] {
        isTimed = true
        time &+= WireArguments.first(base + position, following - position)
      }
      if filter[Int(type)] {
        next.initialize(
          to: WireRow(
            position: UInt32(truncatingIfNeeded: position),
            size: UInt32(truncatingIfNeeded: following - position), type: type, isTimed: isTimed, time: time))
        next += 1
        if next == end {
          next = try output.drain(next, context)
          if !output.wantsMore { break }
        }
      }
      position = following
    }
    output.next = next
  }

  private static let isTimed: [Bool] = (0...255).map {
    EventSpec.of(WireEventType(rawValue: $0))?.isTimed ?? false
  }
}
