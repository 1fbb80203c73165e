import Catalog
import Columns
import GoTrace

/// `metrics`: one row for each sample of a metric of the runtime.
enum MetricsTable: TraceTable {
  static let schema = TableSchema(
    name: "metrics",
    summary: "One sample of a metric of the runtime.",
    details: """
      A metric is told when it changes, not at regular times: it keeps its value until its next row. GOMAXPROCS is \
      told again in each generation.
      """,
    columns: [
      PointColumns.ts, PointColumns.wall,
      ColumnSchema(
        "name", .varchar,
        "Its name in Go's runtime/metrics: /sched/gomaxprocs:threads, /memory/classes/heap/objects:bytes or "
          + "/gc/heap/goal:bytes."),
      ColumnSchema("value", .bigint, "Its value, in the unit after the colon of the name."),
      PointColumns.g, PointColumns.certainP, PointColumns.m,
      ColumnSchema(
        "stack", .stack, "The stack of the context.",
        null: "the event has none (only changes of GOMAXPROCS have)"),
    ],
    rowOrder: "ts",
    example: "select name, count(*), max(value) from metrics group by name")

  private enum Column: Int, CaseIterable { case ts, wall, name, value, g, p, m, stack }

  /// The columns that an event tells by itself, in whatever order events come.
  private static let orderFree: [Column] = [.name, .value, .stack]

  private static func plan(_ use: ColumnUse) -> PointPlan {
    PointPlan(EventTypeSet([.procsChange, .heapAlloc, .heapGoal]), use) { column, type in
      switch Column(rawValue: column) {
      case .name: EventName.ofMetric(type).map { .varchar($0) }
      case .stack: EventArguments.contextStack[type] < 0 ? .null : nil
      default: nil
      }
    }
  }

  static func needs(_ use: ColumnUse) -> TableNeeds { plan(use).needs(use, orderFree: orderFree) }

  static func builder(_ request: TableRequest) -> any TableBuilder {
    PointBuilder<Shape>(request, plan: plan(request.use))
  }

  private struct Context: PointContext {
    var event: EventContext
    /// Word of the name of each type's metric, by its byte.
    let metricNames: [Int64]

    init(_ request: TableRequest) {
      event = EventContext(request)
      let strings = request.input.pools.strings
      metricNames = (0...255).map { byte in
        EventName.ofMetric(WireEventType(rawValue: byte)).map { strings.intern($0) } ?? -1
      }
    }

    mutating func begin(_ generation: TraceGeneration) { event.begin(generation) }
  }

  private enum Shape: RowShape {
    static func column(_ column: Int, of rows: RowSpan<OrderedEvent>, _ context: Context) -> ColumnVector {
      switch Column(rawValue: column) {
      case .ts: return context.event.ts(rows)
      case .wall: return context.event.wall(rows)
      case .name:
        let names = context.metricNames
        return rows.ids { names[Int($0.type.rawValue)] }
      case .value: return rows.words { Int64(bitPattern: $0.a0) }
      case .g: return rows.ids { $0.g }
      case .p: return rows.ids { $0.p }
      case .m: return rows.ids { $0.m }
      case .stack: return context.event.stack(rows)
      case nil: return rows.constant(nil)
      }
    }
  }
}
