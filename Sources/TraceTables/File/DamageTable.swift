import Catalog
import Columns
import Diagnostics
import GoTrace

/// `damage`: one row for each place of an input that could not be read.
enum DamageTable: TraceTable {
  static let schema = TableSchema(
    name: "damage",
    summary: "One place of an input that could not be read: a hole in the trace, or its end cut off.",
    details: """
      What is open when a hole begins ends there, with complete = false, and what is there behind it begins where \
      the hole ends: a goroutine that outlives a hole has two rows in goroutines. Of a whole trace there is no row.
      """,
    columns: [
      ColumnSchema(
        "gen", .bigint, "The generation it was found in.", null: "it was found before the first one"),
      ColumnSchema("offset", .bigint, "Offset in the file of the first byte that could not be used."),
      ColumnSchema(
        "bytes", .bigint, "How many bytes could not be used.", null: "that is not known: the input is a pipe"),
      ColumnSchema(
        "ts", .timestamp, "When the last event before it happened.", null: "no event could be read before it"),
      ColumnSchema(
        "end_ts", .timestamp, "When the first event after it happened.", null: "the trace does not go on"),
      ColumnSchema(
        "dur", .duration, "The span of time of which events are missing: end_ts - ts.",
        null: "it has no beginning or no end"),
      ColumnSchema("what", .varchar, "What was found, and what was expected."),
    ],
    rowOrder: nil,
    isSmall: true,
    example: "select trace, gen, offset, bytes, dur, what from damage")

  private enum Column: Int { case gen, offset, bytes, ts, endTs, dur, what }

  /// Some damage shows only when events are put in order.
  static func needs(_ use: ColumnUse) -> TableNeeds {
    TableNeeds(EventTypeSet(), ordering: true, columns: [], holds: "nothing")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { Builder(request) }

  private struct Row {
    var gen: Int64?
    var offset: Int64
    var bytes: Int64?
    var ts: Int64?
    var endTs: Int64?
    var what: Int64

    init(_ damage: TraceDamage, clockStart: Int64?, _ strings: StringPool) {
      gen = damage.generation.map { Int64(bitPattern: $0) }
      offset = Int64(damage.offset)
      bytes = damage.bytesLost.map { Int64($0) }
      if let clockStart {
        ts = damage.lastTime.map { $0 &- clockStart }
        endTs = damage.resumeTime.map { $0 &- clockStart }
      }
      what = strings.intern(damage.message)
    }
  }

  private enum Shape: RowShape {
    static func column(_ column: Int, of rows: RowSpan<Row>, _ context: Void) -> ColumnVector {
      switch Column(rawValue: column) {
      case .gen: rows.optional { $0.gen }
      case .offset: rows.words { $0.offset }
      case .bytes: rows.optional { $0.bytes }
      case .ts: rows.optional { $0.ts }
      case .endTs: rows.optional { $0.endTs }
      case .dur:
        rows.optional { row in
          if let ts = row.ts, let end = row.endTs { end &- ts } else { nil }
        }
      case .what: rows.words { $0.what }
      case nil: rows.constant(nil)
      }
    }
  }

  private final class Builder: TableBuilder {
    private let strings: StringPool
    private let output: RowOutput<Shape>

    init(_ request: TableRequest) {
      strings = request.input.pools.strings
      output = RowOutput(request, predicates: request.predicates)
    }

    var wantsMore: Bool { output.wantsMore }

    func finish(_ end: TraceEnd) throws(QueryError) {
      for damage in end.damages {
        try output.append(Row(damage, clockStart: end.clockStart, strings), ())
      }
      try output.flush(())
    }
  }
}
