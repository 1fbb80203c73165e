import Catalog
import Columns
import Diagnostics
import GoTrace

/// `generations`: one row for each generation.
enum GenerationsTable: TraceTable {
  static let schema = TableSchema(
    name: "generations",
    summary: "One generation of the trace: about a second of the program.",
    details: "A trace of before Go 1.22 is one generation, number 1.",
    columns: [
      ColumnSchema("gen", .bigint, "Its number."),
      ColumnSchema("ts", .timestamp, "When it began: the time of its Sync event."),
      ColumnSchema("end_ts", .timestamp, "The time of its last event."),
      ColumnSchema("dur", .duration, "end_ts - ts, in nanoseconds."),
      ColumnSchema(
        "events", .bigint,
        "Its events in table events, its Sync included; the Sync that closes the trace is of no generation."),
      ColumnSchema("bytes", .bigint, "Its length in the file."),
      ColumnSchema("batches", .bigint, "Its batches."),
      ColumnSchema("strings", .bigint, "Entries of its string table."),
      ColumnSchema("stacks", .bigint, "Entries of its stack table."),
      ColumnSchema("frequency", .bigint, "Timestamp units a second."),
      ColumnSchema(
        "wall", .walltime, "The wall-clock instant of ts.", null: "it has no clock snapshot (before Go 1.25)"),
    ],
    rowOrder: "ts",
    isSmall: true,
    example: "select gen, dur, events, bytes from generations")

  private enum Column: Int, CaseIterable {
    case gen, ts, endTs, dur, events, bytes, batches, strings, stacks, frequency, wall
  }

  static func needs(_ use: ColumnUse) -> TableNeeds {
    let holds = "the generation being read"
    if use.uses(Column.endTs, .dur) {
      return TableNeeds(.all, ordering: true, columns: [.a1, .ordinal], holds: holds)
    }
    if use.uses(Column.ts, .events, .wall) {
      return TableNeeds(EventTypeSet([.sync255]), ordering: true, columns: [.a1, .ordinal], holds: holds)
    }
    return TableNeeds(EventTypeSet(), ordering: false, holds: holds)
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { Builder(request) }

  private struct Row {
    var number: Int64
    var ts: Int64 = 0
    var end: Int64 = 0
    /// Position of its Sync event in the trace's stream, once that has come.
    var first: Int64?
    var events: Int64 = 0
    var bytes: Int64
    var batches: Int64
    var strings: Int64
    var stacks: Int64
    var frequency: Int64
    var wallOffset: Int64?
    var clockStart: Int64

    init(_ generation: TraceGeneration) {
      number = Int64(bitPattern: generation.number)
      bytes = Int64(generation.byteCount)
      batches = Int64(generation.batches.count)
      strings = Int64(generation.stringCount - 1)
      stacks = Int64(generation.stackCount - 1)
      frequency = Int64(bitPattern: generation.unitsPerSecond)
      wallOffset = generation.wallOffset
      clockStart = generation.clockStart
    }
  }

  private enum Shape: RowShape {
    static func column(_ column: Int, of rows: RowSpan<Row>, _ context: Void) -> ColumnVector {
      switch Column(rawValue: column) {
      case .gen: return rows.words { $0.number }
      case .ts: return rows.words { $0.ts }
      case .endTs: return rows.words { $0.end }
      case .dur: return rows.words { $0.end &- $0.ts }
      case .events: return rows.words { $0.events }
      case .bytes: return rows.words { $0.bytes }
      case .batches: return rows.words { $0.batches }
      case .strings: return rows.words { $0.strings }
      case .stacks: return rows.words { $0.stacks }
      case .frequency: return rows.words { $0.frequency }
      case .wall: return rows.optional { row in row.wallOffset.map { row.ts &+ row.clockStart &+ $0 } }
      case nil: return rows.constant(nil)
      }
    }
  }

  private final class Builder: TableBuilder {
    private let output: RowOutput<Shape>
    /// The generation before, until the Sync of the present one tells how many events it had.
    private var previous: Row?
    private var present: Row?
    private var hasClosed = false

    init(_ request: TableRequest) { output = RowOutput(request, predicates: request.predicates) }

    var wantsMore: Bool { output.wantsMore }

    func generation(_ generation: TraceGeneration) throws(QueryError) {
      if let previous { try output.append(previous, ()) }
      previous = present
      present = Row(generation)
    }

    func consume(_ block: EventBlock) throws(QueryError) {
      guard var row = present, let first = block.events.first, let last = block.events.last else { return }
      let position = Int64(block.firstSequence) + Int64(first.ordinal)
      if row.first == nil, first.type == .sync255, !first.closesStream {
        row.first = position
        row.ts = first.time &- row.clockStart
        if var ended = previous {
          ended.events = position &- (ended.first ?? position)
          previous = nil
          try output.append(ended, ())
        }
      }
      // The Sync that closes the stream is of no generation.
      hasClosed = last.closesStream
      let own = hasClosed ? block.events.dropLast().last : last
      if let own { row.end = own.time &- row.clockStart }
      present = row
    }

    func finish(_ end: TraceEnd) throws(QueryError) {
      if let previous { try output.append(previous, ()) }
      if var row = present {
        if let first = row.first {
          row.events = Int64(end.eventCount) &- first &- (hasClosed ? 1 : 0)
        }
        try output.append(row, ())
      }
      try output.flush(())
    }
  }
}
