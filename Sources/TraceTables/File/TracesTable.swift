import Catalog
import Columns
import Diagnostics
import GoTrace

/// `traces`: one row for each input.
enum TracesTable: TraceTable {
  static let schema = TableSchema(
    name: "traces",
    summary: "One input: what it is, and what could not be read of it.",
    columns: [
      ColumnSchema("path", .varchar, "The path it was opened by; - for standard input."),
      ColumnSchema(
        "version", .varchar, "The version of the format in its header: go 1.26.",
        null: "it could not be read so far"),
      ColumnSchema("size", .bigint, "Its length in bytes; of a pipe what came."),
      ColumnSchema(
        "clock_start", .bigint,
        "Go's time of its first Sync event in nanoseconds: ts + clock_start is Event.Time().",
        null: "no generation could be read"),
      ColumnSchema(
        "wall_start", .walltime, "The wall-clock instant of ts 0.",
        null: "it has no clock snapshot (before Go 1.25)"),
      ColumnSchema(
        "dur", .duration, "From its first event to its last.", null: "no event could be read"),
      ColumnSchema("generations", .bigint, "Its generations that could be read."),
      ColumnSchema("events", .bigint, "Its events in table events."),
      ColumnSchema("damaged", .boolean, "Whether something is wrong with it."),
      ColumnSchema(
        "error", .varchar, "What is wrong with it first; table damage has all of it.", null: "it is whole"),
      ColumnSchema(
        "error_offset", .bigint, "Offset in the file of the first byte that could not be used.",
        null: "it is whole"),
      ColumnSchema(
        "bytes_lost", .bigint, "How many bytes could not be used.",
        null: "it is whole, or its end is not known (a pipe)"),
    ],
    rowOrder: nil,
    example: "select trace, version, dur, events, damaged from traces")

  private enum Column: Int {
    case path, version, size, clockStart, wallStart, dur, generations, events, damaged, error, errorOffset,
      bytesLost
  }

  static func needs(_ use: ColumnUse) -> TableNeeds {
    // Some damage shows only when events are put in order.
    let ordering = use.uses(Column.dur, .events, .damaged, .error, .errorOffset, .bytesLost)
    return TableNeeds(EventTypeSet(), ordering: ordering, holds: "nothing")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { Builder(request) }

  /// Texts are words of the pools.
  private struct Row {
    var path: Int64
    var version: Int64?
    var size: Int64
    var clockStart: Int64?
    var wallStart: Int64?
    var lastTime: Int64
    var generations: Int64
    var events: Int64
    var error: Int64?
    var errorOffset: Int64?
    var bytesLost: Int64?

    /// The sum, nil where one is not known.
    private static func sum(_ losses: [Int?]) -> Int64? {
      losses.reduce(0) { sum, loss in
        if let sum, let loss { sum &+ Int64(loss) } else { nil }
      }
    }

    init(_ input: InputContext, _ end: TraceEnd, version: TraceVersion?, wallStart: Int64?) {
      let strings = input.pools.strings
      path = strings.intern(input.description.path)
      self.version = version.map { strings.intern($0.name) }
      size = Int64(input.description.size ?? end.bytesRead)
      clockStart = end.clockStart
      self.wallStart = wallStart
      lastTime = end.lastTime
      generations = Int64(end.generationCount)
      events = Int64(end.eventCount)
      error = end.damage.map { strings.intern($0.message) }
      errorOffset = end.damage.map { Int64($0.offset) }
      bytesLost = end.damage == nil ? nil : Self.sum(end.damages.map(\.bytesLost))
    }
  }

  private enum Shape: RowShape {
    static func column(_ column: Int, of rows: RowSpan<Row>, _ context: Void) -> ColumnVector {
      switch Column(rawValue: column) {
      case .path: rows.words { $0.path }
      case .version: rows.optional { $0.version }
      case .size: rows.words { $0.size }
      case .clockStart: rows.optional { $0.clockStart }
      case .wallStart: rows.optional { $0.wallStart }
      case .dur: rows.optional { row in row.events == 0 ? nil : row.clockStart.map { row.lastTime &- $0 } }
      case .generations: rows.words { $0.generations }
      case .events: rows.words { $0.events }
      case .damaged: rows.flags { $0.error != nil }
      case .error: rows.optional { $0.error }
      case .errorOffset: rows.optional { $0.errorOffset }
      case .bytesLost: rows.optional { $0.bytesLost }
      case nil: rows.constant(nil)
      }
    }
  }

  private final class Builder: TableBuilder {
    private let input: InputContext
    private let output: RowOutput<Shape>
    private var version: TraceVersion?
    private var wallStart: Int64?
    private var hasGeneration = false

    init(_ request: TableRequest) {
      input = request.input
      version = request.input.description.version
      output = RowOutput(request, predicates: request.predicates)
    }

    var wantsMore: Bool { output.wantsMore }

    func generation(_ generation: TraceGeneration) {
      if hasGeneration { return }
      hasGeneration = true
      version = generation.version
      wallStart = generation.wallOffset.map { generation.clockStart &+ $0 }
    }

    func finish(_ end: TraceEnd) throws(QueryError) {
      try output.append(Row(input, end, version: version, wallStart: wallStart), ())
      try output.flush(())
    }
  }
}
