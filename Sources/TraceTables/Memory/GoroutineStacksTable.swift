import Catalog
import Columns
import GoTrace

/// `goroutine_stacks`: one row each time the memory of a goroutine's stack comes, goes, or is found.
enum GoroutineStacksTable: TraceTable {
  static let schema = TableSchema(
    name: "goroutine_stacks",
    summary: "One piece of memory for a goroutine's stack that there was, was taken or was given back.",
    details: AllocFree.details + " A stack that grows is a new piece; the context is who takes or gives it.",
    columns: [
      PointColumns.ts, AllocFree.op, PointColumns.g, PointColumns.p, PointColumns.m,
      ColumnSchema(
        "id", .bigint,
        "Its address, counted from the lowest page of the heap in units of the smallest stack; "
          + "used again after free."),
      ColumnSchema(
        "order", .bigint, "Its size as the runtime writes it: 12 is 2048 bytes, 13 twice that.",
        null: "op is free"),
      ColumnSchema("size", .bigint, "Its bytes: 2 to the power of order - 1.", null: "op is free"),
    ],
    rowOrder: "ts",
    example: "select op, count(*), sum(size) from goroutine_stacks group by op")

  private enum Column: Int, CaseIterable { case ts, op, g, p, m, id, order, size }

  /// The columns that an event tells by itself, in whatever order events come.
  private static let orderFree: [Column] = [.op, .id, .order, .size]

  private static func plan(_ use: ColumnUse) -> PointPlan {
    let types = AllocFree.Types.stacks
    return PointPlan(types.all, use) { column, type in
      switch Column(rawValue: column) {
      case .op: .varchar(types.op(type))
      case .order, .size: type == types.free ? .null : nil
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
      _ column: Int, of rows: RowSpan<OrderedEvent>, _ context: AllocFreeContext
    ) -> ColumnVector {
      let free = WireEventType.goroutineStackFree
      switch Column(rawValue: column) {
      case .ts: return context.event.ts(rows)
      case .op:
        let ops = context.stackOps
        return rows.ids { ops[Int($0.type.rawValue)] }
      case .g: return rows.ids { $0.g }
      case .p: return rows.ids { $0.p }
      case .m: return rows.ids { $0.m }
      case .id: return rows.words { Int64(bitPattern: $0.a0) }
      case .order: return rows.optional { $0.type == free ? nil : Int64(bitPattern: $0.a1) }
      case .size:
        return rows.optional { $0.type == free || $0.a1 == 0 || $0.a1 > 63 ? nil : 1 << Int64($0.a1 - 1) }
      case nil: return rows.constant(nil)
      }
    }
  }
}
