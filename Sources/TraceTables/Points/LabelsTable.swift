import Catalog
import Columns
import GoTrace

/// `labels`: one row each time a goroutine was given a label.
enum LabelsTable: TraceTable {
  static let schema = TableSchema(
    name: "labels",
    summary: "One label that the runtime gave a goroutine: what a worker of the garbage collector does next.",
    columns: [
      PointColumns.ts,
      ColumnSchema("g", .bigint, "The goroutine that has the label from then on."),
      PointColumns.certainP, PointColumns.m,
      ColumnSchema("label", .varchar, "The label: GC (dedicated), ...", null: "it is empty"),
    ],
    rowOrder: "ts",
    example: "select label, count(*) from labels group by label")

  private enum Column: Int, CaseIterable { case ts, g, p, m, label }

  private static func plan(_ use: ColumnUse) -> PointPlan { PointPlan(EventTypeSet([.goLabel]), use) }

  static func needs(_ use: ColumnUse) -> TableNeeds { plan(use).needs(use, orderFree: [Column.label]) }

  static func builder(_ request: TableRequest) -> any TableBuilder {
    PointBuilder<Shape>(request, plan: plan(request.use))
  }

  private enum Shape: RowShape {
    static func column(
      _ column: Int, of rows: RowSpan<OrderedEvent>, _ context: EventContext
    ) -> ColumnVector {
      switch Column(rawValue: column) {
      case .ts: return context.ts(rows)
      case .g: return rows.ids { $0.g }
      case .p: return rows.ids { $0.p }
      case .m: return rows.ids { $0.m }
      case .label:
        let strings = context.names.lookup(.string)
        return rows.ids { strings($0.a0) }
      case nil: return rows.constant(nil)
      }
    }
  }
}
