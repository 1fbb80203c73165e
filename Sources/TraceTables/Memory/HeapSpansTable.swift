import Catalog
import Columns
import GoTrace

/// `heap_spans`: one row each time a span of pages comes, goes, or is found.
enum HeapSpansTable: TraceTable {
  static let schema = TableSchema(
    name: "heap_spans",
    summary: "One span of pages that the runtime's memory allocator had, took or gave back.",
    details: AllocFree.details,
    columns: [
      PointColumns.ts, AllocFree.op, PointColumns.g, PointColumns.p, PointColumns.m,
      ColumnSchema(
        "id", .bigint,
        "The number of its first page, counted from the lowest page of the heap; used again after free."),
      ColumnSchema("pages", .bigint, "The number of its pages.", null: "op is free"),
      ColumnSchema(
        "size", .bigint, "Its bytes.", null: "op is free, or the trace does not say how large a page is"),
      ColumnSchema(
        "class", .bigint, "The size class of the objects in it; 0 for a span with one large object.",
        null: "op is free, or it holds no heap objects (goroutines' stacks, the runtime's own data)"),
      ColumnSchema(
        "noscan", .boolean, "Whether the objects in it have no pointers.", null: "class is NULL"),
    ],
    rowOrder: "ts",
    example: "select class, count(*), sum(size) from heap_spans where op = 'alloc' group by class")

  private enum Column: Int, CaseIterable { case ts, op, g, p, m, id, pages, size, sizeClass, noscan }

  /// The columns that an event tells by itself, in whatever order events come.
  private static let orderFree: [Column] = [.op, .id, .pages, .size, .sizeClass, .noscan]

  private static func plan(_ use: ColumnUse) -> PointPlan {
    let types = AllocFree.Types.spans
    return PointPlan(types.all, use) { column, type in
      switch Column(rawValue: column) {
      case .op: .varchar(types.op(type))
      case .pages, .size, .sizeClass, .noscan: type == types.free ? .null : nil
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
      let free = WireEventType.spanFree
      switch Column(rawValue: column) {
      case .ts: return context.event.ts(rows)
      case .op:
        let ops = context.spanOps
        return rows.ids { ops[Int($0.type.rawValue)] }
      case .g: return rows.ids { $0.g }
      case .p: return rows.ids { $0.p }
      case .m: return rows.ids { $0.m }
      case .id: return rows.words { Int64(bitPattern: $0.a0) }
      case .pages: return rows.optional { $0.type == free ? nil : Int64(bitPattern: $0.a1) }
      case .size:
        let page = context.data.pageSize
        return rows.optional { $0.type == free ? nil : bytes($0.a1, page) }
      case .sizeClass: return rows.optional { $0.type == free ? nil : SizeClass.of($0.a2) }
      case .noscan:
        return rows.optional { event in
          event.type == free ? nil : SizeClass.of(event.a2).map { _ in Int64(event.a2 >> 1 & 1) }
        }
      case nil: return rows.constant(nil)
      }
    }

    /// Bytes of some pages; nil where that is not known or no number.
    private static func bytes(_ pages: UInt64, _ page: UInt64?) -> Int64? {
      guard let page else { return nil }
      let (bytes, overflow) = pages.multipliedReportingOverflow(by: page)
      return overflow ? nil : Int64(exactly: bytes)
    }
  }
}
