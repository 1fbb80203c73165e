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
        "clock_start", .bigint, "Go's time of its first Sync event in nanoseconds: ts + clock_start is Event.Time().",
        null: "no generation could be read"),
      ColumnSchema(
        "wall_start", .walltime, "The wall-clock instant of ts 0.",
        null: "it has no clock snapshot (before Go 1.25)"),
      ColumnSchema("dur", .duration, "From its first event to its last.", null: "no generation could be read"),
      ColumnSchema("generations", .bigint, "Its generations that could be read."),
      ColumnSchema("events", .bigint, "Its events in table events."),
      ColumnSchema("damaged", .boolean, "Whether something is wrong with it."),
      ColumnSchema("error", .varchar, "What is wrong with it.", null: "it is whole"),
      ColumnSchema(
        "error_offset", .bigint, "Offset in the file of the first byte that could not be used.",
        null: "it is whole"),
      ColumnSchema(
        "bytes_lost", .bigint, "How many bytes could not be used.",
        null: "it is whole, or its end is not known (a pipe)"),
    ],
    rowOrder: nil,
    isSmall: true,
    example: "select path, version, dur, events, damaged from traces")

  private enum Column: Int {
    case path, version, size, clockStart, wallStart, dur, generations, events, damaged, error, errorOffset, bytesLost
  }

  static func needs(_ use: ColumnUse) -> TableNeeds {
    // Some damage shows only when events are put in order.
    let ordering = use.uses(Column.dur, .events, .damaged, .error, .errorOffset, .bytesLost)
    return TableNeeds(EventTypeSet(), ordering: ordering, holds: "nothing")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { Builder(request) }

  private struct Row {
    var input: InputContext
    var end: TraceEnd
    var version: TraceVersion?
    var wallStart: Int64?
  }

  private enum Shape: RowShape {
    static func column(_ column: Int, of rows: RowSpan<Row>, _ context: Void) -> ColumnVector {
      rows.optional { row in
        let strings = row.input.pools.strings
        let damage = row.end.damage
        switch Column(rawValue: column) {
        case .path: return strings.intern(row.input.description.path)
        case .version: return row.version.map { strings.intern($0.name) }
        case .size: return Int64(row.input.description.size ?? row.end.bytesRead)
        case .clockStart: return row.end.clockStart
        case .wallStart: return row.wallStart
        case .dur: return row.end.clockStart.map { row.end.lastTime &- $0 }
        case .generations: return Int64(row.end.generationCount)
        case .events: return Int64(row.end.eventCount)
        case .damaged: return damage == nil ? 0 : 1
        case .error: return damage.map { strings.intern($0.message) }
        case .errorOffset: return damage.map { Int64($0.offset) }
        case .bytesLost: return damage?.bytesLost.map { Int64($0) }
        case nil: return nil
        }
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
      try output.append(Row(input: input, end: end, version: version, wallStart: wallStart), ())
      try output.flush(())
    }
  }
}
