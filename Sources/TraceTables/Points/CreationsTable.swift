import Catalog
import Columns
import GoTrace

/// `creations`: one row for each goroutine created.
enum CreationsTable: TraceTable {
  static let schema = TableSchema(
    name: "creations",
    summary: "One goroutine created.",
    details: """
      Goroutines that the trace finds existing have no row. One that C creates by calling back into Go has, each \
      time it does: it begins in a system call, without a creator, a stack or a name.
      """,
    columns: [
      PointColumns.ts, PointColumns.wall,
      ColumnSchema("g", .bigint, "The goroutine that created it.", null: "none did: the scheduler or C"),
      PointColumns.p, PointColumns.m,
      ColumnSchema("stack", .stack, "The creator's stack: the go statement.", null: "the event has none"),
      ColumnSchema("child_g", .bigint, "The new goroutine."),
      ColumnSchema(
        "name", .varchar, "Its entry function: the root of the stack it starts with.",
        null: "the trace has no name for it"),
    ],
    rowOrder: "ts",
    example: "select name, count(*) from creations group by name order by 2 desc")

  private enum Column: Int, CaseIterable { case ts, wall, g, p, m, stack, childG, name }

  /// The columns that an event tells by itself, in whatever order events come.
  private static let orderFree: [Column] = [.stack, .childG, .name]

  private static func plan(_ use: ColumnUse) -> PointPlan {
    PointPlan(EventTypeSet([.goCreate, .goCreateBlocked, .goCreateSyscall]), use) { column, type in
      switch Column(rawValue: column) {
      case .stack, .name: type == .goCreateSyscall ? .null : nil
      default: nil
      }
    }
  }

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
      case .g: return rows.ids { $0.g }
      case .p: return rows.ids { $0.p }
      case .m: return rows.ids { $0.m }
      case .stack: return context.stack(rows)
      case .childG: return rows.ids { Int64(bitPattern: $0.a0) }
      case .name:
        let roots = context.names.lookup(.root)
        let positions = EventArguments.transitionStack
        return rows.ids { event in
          let position = positions[event.type]
          return position < 0 ? -1 : roots(event.argument(position))
        }
      case nil: return rows.constant(nil)
      }
    }
  }
}
