import Catalog
import Columns
import Diagnostics
import GoTrace

/// `blocks`: one row for each time a goroutine stopped executing to wait.
enum BlocksTable: TraceTable {
  static let schema = TableSchema(
    name: "blocks",
    summary: "One time a goroutine stopped executing to wait.",
    details: "The rows of states that are waiting after running or syscall.",
    columns: StatesTable.stayColumns.map(ofBlock) + [
      ColumnSchema(
        "wake_g", .bigint, "The goroutine that ended the wait.",
        null: "no goroutine did (a timer, the network), or the wait lasts to the end"),
      ColumnSchema(
        "wake_stack", .stack, "The stack of what ended the wait.",
        null: "the event has none, or the wait lasts to the end"),
      ColumnSchema(
        "sched_dur", .duration, "How long the goroutine then stayed runnable before it ran.",
        null: "it did not run again in the trace"),
    ],
    rowOrder: "end_ts",
    disjointBy: "g",
    openIntervals: OpenIntervals(by: "g"),
    example: "select reason, count(*), sum(dur) from blocks group by reason")

  /// Only what runs on a proc and a thread blocks, and it does so itself.
  private static func ofBlock(_ column: ColumnSchema) -> ColumnSchema {
    switch column.name {
    case "p": ColumnSchema("p", .bigint, "The proc on which it stopped.")
    case "m": ColumnSchema("m", .bigint, "The thread on which it stopped.")
    case "by_g": ColumnSchema("by_g", .bigint, "The goroutine itself.")
    default: column
    }
  }

  /// The columns that a GoBlock event alone tells, in whatever order the events come.
  static let orderFree: [StayColumn] = [.state, .prevState, .reason, .stack, .byStack]

  private static func plan(_ use: ColumnUse) -> StayPlan {
    StayPlan({ from, to in to == .waiting && (from == .running || from == .syscall) }, use)
  }

  private static func needsOrdering(_ use: ColumnUse) -> Bool {
    !use.usesOnly(orderFree, of: StayColumn.allCases)
  }

  static func needs(_ use: ColumnUse) -> TableNeeds {
    let plan = plan(use)
    if plan.states.isEmpty { return TableNeeds(EventTypeSet(), ordering: false, holds: "nothing") }
    guard needsOrdering(use) else {
      var columns: EventColumns = []
      if use.uses(StayColumn.reason) { columns.insert(.a0) }
      if use.uses(StayColumn.stack, .byStack) { columns.insert(.a1) }
      return TableNeeds(EventTypeSet([.goBlock]), ordering: false, columns: columns, holds: "nothing")
    }
    if EndedStayBuilder.isOfUse(plan, use) {
      return TableNeeds(
        plan.endTypes, ordering: true, columns: StayColumn.eventsOfEnds(use, plan.endTypes),
        holds: "the open wait of every goroutine")
    }
    let columns = StayColumn.events(
      use, begins: TransitionTypes.types { plan.opens.contains($0, $1) },
      ends: TransitionTypes.types { from, _ in plan.states.contains(from) })
    guard use.uses(StayColumn.schedDur) else {
      return TableNeeds(
        plan.types, ordering: true, columns: columns, holds: "the open wait of every goroutine")
    }
    return TableNeeds(
      plan.types.union(EventTypeSet([.goStart])), ordering: true, columns: columns,
      holds: "the open wait of every goroutine, and ended waits until their goroutine runs")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder {
    let plan = plan(request.use)
    if !needsOrdering(request.use) { return OrderFreeBlockBuilder(request, plan: plan) }
    if EndedStayBuilder.isOfUse(plan, request.use) { return EndedStayBuilder(request, plan: plan) }
    return StayBuilder(request, plan: plan, scheduling: request.use.uses(StayColumn.schedDur))
  }
}
