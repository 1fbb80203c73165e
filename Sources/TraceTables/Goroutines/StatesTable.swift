import Catalog
import GoTrace

/// `states`: one row for each stay of a goroutine in one state.
enum StatesTable: TraceTable {
  static let schema = TableSchema(
    name: "states",
    summary: "One stay of a goroutine in one state.",
    details: """
      The rows of a goroutine tile its life without a gap or overlap: time spent not existing gives no row, and \
      a status repeated at a generation's start is not a new row. A goroutine that the trace finds in a state has \
      its first row from ts 0 in that state.
      """,
    columns: stayColumns,
    rowOrder: "end_ts",
    disjointBy: "g",
    openIntervals: OpenIntervals(by: "g"),
    example: "select state, sum(dur) from states group by state")

  /// The columns that `states` and `blocks` have in common.
  static let stayColumns: [ColumnSchema] = [
    ColumnSchema("g", .bigint, "The goroutine."),
    ColumnSchema("state", .varchar, "The state: runnable, running, waiting or syscall."),
    ColumnSchema(
      "prev_state", .varchar,
      "The state before: notexist where the goroutine was created into this one, undetermined where the trace "
        + "found it so."),
    ColumnSchema(
      "next_state", .varchar, "The state after; notexist where the goroutine ended.",
      null: "the state lasts to the trace's end"),
    ColumnSchema(
      "reason", .varchar,
      "Why it entered the state, as the runtime says: chan receive, select, preempted, ...",
      null: "the runtime gives none (only a goroutine that stops running has a reason)"),
    ColumnSchema("ts", .timestamp, "When the state was entered; 0 where the trace found it so."),
    ColumnSchema("end_ts", .timestamp, "When it was left; the last event's time where it lasts to the end."),
    ColumnSchema("dur", .duration, "How long it lasted, in nanoseconds: end_ts - ts."),
    ColumnSchema(
      "p", .bigint, "The proc on which the state was entered.",
      null: "that happened without a proc, or before the trace in a state that does not execute"),
    ColumnSchema(
      "m", .bigint, "The thread on which the state was entered.",
      null: "that happened before the trace, in a state that does not execute"),
    ColumnSchema(
      "stack", .stack, "The goroutine's own stack as it entered the state.", null: "the event has none of it"),
    ColumnSchema(
      "by_g", .bigint,
      "The goroutine in whose context the state was entered; for runnable after waiting the one that woke it.",
      null: "there was none, or the trace did not see it"),
    ColumnSchema(
      "by_stack", .stack, "The stack of that context.", null: "the event that began the state has none"),
    ColumnSchema(
      "end_g", .bigint, "The goroutine in whose context the state was left.",
      null: "there was none, or the state lasts to the end"),
    ColumnSchema(
      "end_stack", .stack, "The stack of that context.", null: "the event that ended the state has none"),
    ColumnSchema("complete", .boolean, "Whether the trace saw the state both begin and end."),
  ]

  private static func plan(_ use: ColumnUse) -> StayPlan {
    StayPlan({ _, to in to != .notexist && to != .undetermined }, use)
  }

  static func needs(_ use: ColumnUse) -> TableNeeds {
    let plan = plan(use)
    if EndedStayBuilder.isOfUse(plan, use) {
      return TableNeeds(
        plan.endTypes, ordering: true, columns: StayColumn.eventsOfEnds(use, plan.endTypes),
        holds: "the open state of every goroutine")
    }
    let types = plan.types
    return TableNeeds(
      types, ordering: true, columns: StayColumn.events(use, begins: types, ends: types),
      holds: "the open state of every goroutine")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder {
    let plan = plan(request.use)
    if EndedStayBuilder.isOfUse(plan, request.use) { return EndedStayBuilder(request, plan: plan) }
    return StayBuilder(request, plan: plan, scheduling: false)
  }
}
