import Catalog
import Columns
import GoTrace

/// `unblocks`: one row for each wake-up edge.
enum UnblocksTable: TraceTable {
  static let schema = TableSchema(
    name: "unblocks",
    summary: "One wake-up edge: a goroutine that waited was made runnable.",
    details: """
      Each row ends one row of states with state waiting: that of target_g whose end_ts is ts. g, p, m and stack \
      say who woke it. The switch of a coroutine is an edge, too, from the goroutine that yields to the one that \
      goes on.
      """,
    columns: [
      PointColumns.ts, PointColumns.wall,
      ColumnSchema(
        "g", .bigint, "The goroutine that woke the other.",
        null: "none did: a timer, the network, the scheduler"),
      PointColumns.p,
      ColumnSchema("m", .bigint, "The thread it happened on.", null: "there was none"),
      ColumnSchema(
        "stack", .stack, "The stack of what woke it.",
        null: "the event has none (a coroutine's switch never has)"),
      ColumnSchema("target_g", .bigint, "The goroutine that was woken."),
      ColumnSchema(
        "target_stack", .stack,
        "Where it waited: its stack as it began to; of a goroutine created waiting, where it starts.",
        null: "the event that began the wait has none"),
      ColumnSchema(
        "reason", .varchar, "What it waited for: chan receive, select, sync, ...",
        null: "the trace does not say: it was created or found waiting, or is a coroutine that was left"),
      ColumnSchema(
        "waited", .duration,
        "How long it waited, in nanoseconds; from ts 0 where the trace found it waiting."),
    ],
    rowOrder: "ts",
    example: "select reason, count(*), sum(waited) from unblocks group by reason order by 3 desc")

  /// The types whose events are rows.
  static let wakes = EventTypeSet([.goUnblock, .goSwitch, .goSwitchDestroy])
  /// The types whose events begin a wait, or may.
  static let waits = EventTypeSet([.goBlock, .goCreateBlocked, .goStatus, .goStatusStack])

  /// The columns that a waking event tells by itself, in whatever order events come.
  private static let orderFree: [UnblockColumn] = [.stack, .targetG]

  static func followsWaits(_ use: ColumnUse) -> Bool {
    use.uses(UnblockColumn.targetStack, .reason, .waited)
  }

  /// Whether the events that begin waits are looked at: those that end one say how long it was, but not where.
  static func seesWaits(_ use: ColumnUse) -> Bool {
    followsWaits(use) && (!use.isAlone || use.uses(UnblockColumn.targetStack))
  }

  private static func plan(_ use: ColumnUse) -> PointPlan {
    PointPlan(wakes, use) { column, type in
      guard UnblockColumn(rawValue: column) == .stack else { return nil }
      return EventArguments.contextStack[type] < 0 ? .null : nil
    }
  }

  static func needs(_ use: ColumnUse) -> TableNeeds {
    let plan = plan(use)
    guard !plan.types.isEmpty, followsWaits(use) else { return plan.needs(use, orderFree: orderFree) }
    let types = seesWaits(use) ? plan.types.union(waits) : plan.types
    var columns: EventColumns = []
    if use.uses(UnblockColumn.reason, .waited), !seesWaits(use) { columns.insert(.stay) }
    if use.uses(UnblockColumn.targetG) || use.uses(UnblockColumn.reason) && seesWaits(use) {
      columns.insert(.a0)
    }
    if use.uses(UnblockColumn.g) { columns.insert(.g) }
    if use.uses(UnblockColumn.p) { columns.insert(.p) }
    if use.uses(UnblockColumn.m) { columns.insert(.m) }
    if use.uses(UnblockColumn.stack) {
      columns.formUnion(EventArguments.columns(EventArguments.contextStack, of: types))
    }
    if use.uses(UnblockColumn.targetStack) {
      columns.formUnion(EventArguments.columns(EventArguments.transitionStack, of: types))
    }
    return TableNeeds(
      types, ordering: true, columns: columns, holds: "the open wait of every goroutine")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder {
    UnblockBuilder(request, plan: plan(request.use))
  }
}

enum UnblockColumn: Int, CaseIterable {
  case ts, wall, g, p, m, stack, targetG, targetStack, reason, waited
}
