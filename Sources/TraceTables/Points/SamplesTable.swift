import Catalog
import Columns
import GoTrace

/// `samples`: one row for each sample of the CPU profiler.
enum SamplesTable: TraceTable {
  static let schema = TableSchema(
    name: "samples",
    summary: "One sample of the CPU profiler, which must run beside the tracer.",
    columns: [
      PointColumns.ts, PointColumns.wall,
      ColumnSchema("g", .bigint, "The goroutine that ran.", null: "none did: the scheduler or a C thread"),
      ColumnSchema("p", .bigint, "The proc it ran on.", null: "there was none"),
      ColumnSchema("m", .bigint, "The thread it ran on.", null: "the event names none (-1)"),
      ColumnSchema("stack", .stack, "What ran.", null: "the trace has no such stack"),
    ],
    rowOrder: "ts",
    example: "select g, count(*) from samples group by g order by 2 desc")

  private enum Column: Int, CaseIterable { case ts, wall, g, p, m, stack }

  private static func plan(_ use: ColumnUse) -> PointPlan { PointPlan(EventTypeSet([.cpuSample]), use) }

  static func needs(_ use: ColumnUse) -> TableNeeds { plan(use).needs(use, orderFree: [Column.stack]) }

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
      case .g: return rows.ids { $0.g }
      case .p: return rows.ids { $0.p }
      case .m: return rows.ids { $0.m }
      case .stack: return context.stack(rows)
      case nil: return rows.constant(nil)
      }
    }
  }
}
