import Catalog
import GoTrace

/// `events`: one row for each event of Go's reader.
enum EventsTable: TraceTable {
  static let schema = TableSchema(
    name: "events",
    summary: "One event as Go's reader gives it, in its order, Sync events included.",
    columns: contextColumns + transitionColumns + annotationColumns,
    rowOrder: "ts", rowNumber: "seq",
    example: "select kind, type, count(*) from events group by kind, type order by 3 desc")

  private static let contextColumns: [ColumnSchema] = [
    ColumnSchema("seq", .bigint, "Position in the trace's stream of events, from 0."),
    ColumnSchema("ts", .timestamp, "When it happened."),
    ColumnSchema(
      "wall", .walltime, "The wall-clock instant.", null: "the trace has no clock snapshot (before Go 1.25)"),
    ColumnSchema(
      "gen", .bigint, "The generation it is of.", null: "it is the Sync that closes the trace"),
    ColumnSchema("kind", .varchar, "Go's EventKind: StateTransition, Metric, Log, ..."),
    ColumnSchema("type", .varchar, "The type of the event on the wire: GoBlock, HeapAlloc, ..."),
    ColumnSchema("g", .bigint, "The goroutine in whose context it happened.", null: "there was none"),
    ColumnSchema("p", .bigint, "The proc it happened on.", null: "there was none"),
    ColumnSchema("m", .bigint, "The thread it happened on.", null: "there was none"),
    ColumnSchema("stack", .stack, "The stack of the context.", null: "the event has none"),
  ]

  private static let transitionColumns: [ColumnSchema] = [
    ColumnSchema(
      "resource", .varchar, "What changes state: goroutine or proc.", null: "it is not a StateTransition"),
    ColumnSchema(
      "resource_id", .bigint, "The goroutine or proc that changes state.", null: "it is not a StateTransition"
    ),
    ColumnSchema("from_state", .varchar, "The state before.", null: "it is not a StateTransition"),
    ColumnSchema("to_state", .varchar, "The state after.", null: "it is not a StateTransition"),
    ColumnSchema(
      "reason", .varchar, "Why a goroutine stopped running: chan receive, preempted, ...",
      null: "the event has none, or it is empty"),
    ColumnSchema(
      "transition_stack", .stack,
      "The stack of the goroutine that changes state; of a new one where it begins.",
      null: "the event has none"),
  ]

  private static let annotationColumns: [ColumnSchema] = [
    ColumnSchema(
      "name", .varchar, "Name of the metric, label, range, task or region.",
      null: "the event has none, or it is empty"),
    ColumnSchema("value", .bigint, "Value of the metric.", null: "it is not a Metric"),
    ColumnSchema(
      "scope", .varchar, "What a range is about: goroutine, proc or none.", null: "it is not of a range"),
    ColumnSchema(
      "scope_id", .bigint, "The goroutine or proc that a range is about.",
      null: "it is not of a range, or of one about neither"),
    ColumnSchema(
      "task", .bigint, "The user task; 0 is the background task.", null: "it is not of a task, region or log"),
    ColumnSchema(
      "parent_task", .bigint, "The task's parent.", null: "it is not of a task, or of one without a parent"),
    ColumnSchema(
      "category", .varchar, "Category of the log message.", null: "it is not a Log, or it is empty"),
    ColumnSchema("message", .varchar, "The log message.", null: "it is not a Log, or it is empty"),
  ]

  static func needs(_ use: ColumnUse) -> TableNeeds {
    use.isOfRowsAlone ? EventCounter.needs : EventPlan(use).needs
  }

  static func builder(_ request: TableRequest) -> any TableBuilder {
    request.use.isOfRowsAlone
      ? EventCounter(request) : EventBuilder(request, plan: EventPlan(request.use))
  }
}

enum EventColumn: Int, CaseIterable {
  case seq, ts, wall, gen, kind, type, g, p, m, stack
  case resource, resourceID, fromState, toState, reason, transitionStack
  case name, value, scope, scopeID, task, parentTask, category, message
}
