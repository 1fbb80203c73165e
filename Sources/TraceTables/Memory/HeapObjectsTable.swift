import Catalog
import Columns
import GoTrace

/// `heap_objects`: one row each time a heap object comes, goes, or is found.
enum HeapObjectsTable: TraceTable {
  static let schema = TableSchema(
    name: "heap_objects",
    summary: "One object of the heap that there was, was allocated or was found dead.",
    details: AllocFree.details
      + " The context of an alloc is who allocated; of a free, who swept the span the object was in.",
    columns: [
      PointColumns.ts, AllocFree.op, PointColumns.g, PointColumns.p, PointColumns.m,
      ColumnSchema(
        "id", .bigint,
        "Its address, counted from the lowest page of the heap in units of 8 bytes; used again after free. An object "
          + "with a header (with pointers, above 512 bytes) is allocated at the id after that of its slot, which is "
          + "the one that exists and free have."),
      ColumnSchema(
        "type", .varchar, "The Go type it was allocated as; of a slice's array the type of the elements.",
        null: "op is free, or the runtime does not say (mostly objects without pointers that were there "
          + "before)"),
      ColumnSchema(
        "size", .bigint, "The bytes of its slot, by the size class or the pages of its span.",
        null: "the trace does not tell its span"),
    ],
    rowOrder: "ts",
    example:
      "select type, count(*), sum(size) from heap_objects where op = 'alloc' group by type order by 3 desc")

  /// The columns that an event tells by itself, in whatever order events come.
  private static let orderFree: [HeapObjectColumn] = [.op, .id, .type]

  private static func plan(_ use: ColumnUse) -> PointPlan {
    let types = AllocFree.Types.objects
    return PointPlan(types.all, use) { column, type in
      switch HeapObjectColumn(rawValue: column) {
      case .op: .varchar(types.op(type))
      case .type: type == types.free ? .null : nil
      default: nil
      }
    }
  }

  static func needs(_ use: ColumnUse) -> TableNeeds {
    let plan = plan(use)
    guard !plan.types.isEmpty, use.uses(HeapObjectColumn.size) else {
      return plan.needs(use, orderFree: orderFree)
    }
    return TableNeeds(
      plan.types.union(AllocFree.Types.spans.all), ordering: true,
      holds: "the size class of every page in use")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder {
    HeapObjectBuilder(request, plan: plan(request.use))
  }
}

enum HeapObjectColumn: Int, CaseIterable { case ts, op, g, p, m, id, type, size }
