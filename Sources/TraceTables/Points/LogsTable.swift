import Catalog
import Columns
import GoTrace

/// `logs`: one row for each message the program logged.
enum LogsTable: TraceTable {
  static let schema = TableSchema(
    name: "logs",
    summary: "One message that the program logged with trace.Log or trace.Logf.",
    columns: [
      PointColumns.ts, PointColumns.wall,
      ColumnSchema(
        "task", .bigint, "The user task of the context given; 0, the background task, where it has none.",
        null: "the event names none (-1)"),
      ColumnSchema("g", .bigint, "The goroutine that logged it."), PointColumns.certainP, PointColumns.m,
      ColumnSchema("category", .varchar, "Its category.", null: "it is empty"),
      ColumnSchema("message", .varchar, "The message.", null: "it is empty"),
      ColumnSchema("stack", .stack, "Where it was logged.", null: "the event has none"),
    ],
    rowOrder: "ts",
    example: "select ts, g, category, message from logs order by ts limit 10")

  private enum Column: Int, CaseIterable { case ts, wall, task, g, p, m, category, message, stack }

  /// The columns that an event tells by itself, in whatever order events come.
  private static let orderFree: [Column] = [.task, .category, .message, .stack]

  private static func plan(_ use: ColumnUse) -> PointPlan { PointPlan(EventTypeSet([.userLog]), use) }

  static func needs(_ use: ColumnUse) -> TableNeeds { plan(use).needs(use, orderFree: orderFree) }

  static func builder(_ request: TableRequest) -> any TableBuilder {
    PointBuilder<Shape>(request, plan: plan(request.use))
  }

  private enum Shape: RowShape {
    static func column(
      _ column: Int, of rows: RowSpan<OrderedEvent>, _ context: EventContext
    ) -> ColumnVector {
      switch Column(rawValue: column) {
      case .ts: return context.ts(rows)
      case .wall: return context.wall(rows)
      case .task: return rows.optional { $0.a0 == UInt64.max ? nil : Int64(bitPattern: $0.a0) }
      case .g: return rows.ids { $0.g }
      case .p: return rows.ids { $0.p }
      case .m: return rows.ids { $0.m }
      case .category:
        let strings = context.names.lookup(.string)
        return rows.ids { strings($0.a1) }
      case .message:
        let strings = context.names.lookup(.string)
        return rows.ids { strings($0.a2) }
      case .stack: return context.stack(rows)
      case nil: return rows.constant(nil)
      }
    }
  }
}
