import Catalog
import Columns
import Diagnostics
import GoTrace

/// `batches`: one row for each batch as it stands in the file.
enum BatchesTable: TraceTable {
  static let schema = TableSchema(
    name: "batches",
    summary: "One batch, as on the wire.",
    details: "A trace of before Go 1.22, whose format is another one, has no rows.",
    columns: [
      ColumnSchema("gen", .bigint, "The generation it is of; of an EndOfGeneration mark the one it ends."),
      ColumnSchema("m", .bigint, "The thread that wrote it.", null: "no thread did"),
      ColumnSchema(
        "type", .varchar,
        "What it holds: Events, Strings, Stacks, CPUSamples, Sync, Experimental or EndOfGeneration."),
      ColumnSchema("offset", .bigint, "Offset in the file of its first byte."),
      ColumnSchema("size", .bigint, "Its length in bytes, header included."),
      ColumnSchema(
        "ts", .timestamp, "The time in its header, from which the times of its events count.",
        null: "it is an EndOfGeneration mark"),
    ],
    rowOrder: nil,
    example: "select gen, type, count(*), sum(size) from batches group by gen, type")

  static func needs(_ use: ColumnUse) -> TableNeeds {
    TableNeeds(EventTypeSet(), ordering: false, holds: "nothing")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { Builder(request) }

  private enum Column: Int { case gen, m, type, offset, size, ts }

  private struct Row {
    var generation: Int64
    var m: Int64
    var offset: Int64
    var size: Int64
    var ts: Int64
    var content: WireBatch.Content
  }

  private enum Shape: RowShape {
    static func column(_ column: Int, of rows: RowSpan<Row>, _ words: NameWords) -> ColumnVector {
      switch Column(rawValue: column) {
      case .gen: return rows.words { $0.generation }
      case .m: return rows.ids { $0.m }
      case .type:
        let contents = words.contents
        return rows.words { contents[Int($0.content.rawValue)] }
      case .offset: return rows.words { $0.offset }
      case .size: return rows.words { $0.size }
      case .ts: return rows.optional { $0.content == .endOfGeneration ? nil : $0.ts }
      case nil: return rows.constant(nil)
      }
    }
  }

  private final class Builder: TableBuilder {
    private let words: NameWords
    private let output: RowOutput<Shape>

    init(_ request: TableRequest) {
      words = request.input.words
      output = RowOutput(request, predicates: request.predicates)
    }

    var wantsMore: Bool { output.wantsMore }

    func generation(_ generation: TraceGeneration) throws(QueryError) {
      for batch in generation.batches {
        let isMark = batch.content == .endOfGeneration
        try output.append(
          Row(
            generation: Int64(bitPattern: isMark ? generation.number : batch.generation),
            m: isMark ? -1 : batch.m, offset: Int64(batch.offset),
            size: Int64(batch.headerLength + batch.size),
            ts: generation.nanoseconds(batch.time) &- generation.clockStart, content: batch.content),
          words)
      }
    }

    func finish(_ end: TraceEnd) throws(QueryError) { try output.flush(words) }
  }
}
