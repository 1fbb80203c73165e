import Catalog
import GoTrace

/// `goroutines`: one row for each goroutine.
enum GoroutinesTable: TraceTable {
  static let schema = TableSchema(
    name: "goroutines",
    summary: "One goroutine.",
    details: """
      running, runnable, waiting, syscall and syscall_blocked add up to dur. They agree with Go's own goroutine \
      analysis (execution time, scheduler wait, block time, system call time with and without the proc), but for \
      a system call that is still blocked at the trace's end, which Go counts twice, and for a goroutine that \
      waits forever, whose life Go ends there.
      """,
    columns: [
      ColumnSchema("g", .bigint, "The goroutine."),
      ColumnSchema(
        "name", .varchar, "Its entry function: the root of its stack.", null: "the trace has no stack of it"),
      ColumnSchema(
        "parent_g", .bigint, "The goroutine that created it.",
        null: "it was there when the trace began, or no goroutine created it"),
      ColumnSchema(
        "created_ts", .timestamp, "When it was created; 0 where it was there when the trace began."),
      ColumnSchema(
        "start_ts", .timestamp, "When it first ran; 0 where the trace found it running.",
        null: "it never ran in the trace"),
      ColumnSchema("end_ts", .timestamp, "When it ended; the last event's time where it outlives the trace."),
      ColumnSchema("dur", .duration, "How long it lived, in nanoseconds: end_ts - created_ts."),
      ColumnSchema("running", .duration, "Time in state running."),
      ColumnSchema("runnable", .duration, "Time in state runnable: it waited for a proc."),
      ColumnSchema("waiting", .duration, "Time in state waiting."),
      ColumnSchema("syscall", .duration, "Time in system calls while it kept its proc."),
      ColumnSchema("syscall_blocked", .duration, "Time in system calls after it lost its proc."),
      ColumnSchema("blocks", .bigint, "How often it stopped executing to wait: its rows in blocks."),
      ColumnSchema(
        "preemptions", .bigint, "How often it was preempted: running to runnable, reason preempted."),
      ColumnSchema("syscalls", .bigint, "How many stays in state syscall it has."),
      ColumnSchema("wakeups", .bigint, "How often it was woken: waiting to runnable."),
      ColumnSchema(
        "created_stack", .stack, "The stack of the goroutine that created it, as it did.",
        null: "it was there when the trace began, or the event has none"),
      ColumnSchema("last_state", .varchar, "The state of its last row in states."),
      ColumnSchema(
        "last_reason", .varchar, "The reason of its last row in states.", null: "the runtime gave none"),
      ColumnSchema(
        "system", .boolean,
        "Whether it belongs to the runtime: it has no name, or one that begins with runtime. and is not "
          + "runtime.main."),
      ColumnSchema("complete", .boolean, "Whether the trace saw it both created and ended."),
    ],
    rowOrder: "end_ts",
    isSmall: true,
    example: "select name, count(*), sum(running) from goroutines group by name order by 3 desc limit 10")

  /// Every goroutine's beginning and end, and the transitions that the columns asked for tell of.
  static func needs(_ use: ColumnUse) -> TableNeeds {
    var types = TransitionTypes.types { from, to in
      guard from != to else { return false }
      if from == .notexist || from == .undetermined || to == .notexist { return true }
      return use.uses(GoroutineColumn.lastState, .lastReason)
        || use.uses(GoroutineColumn.running) && (from == .running || to == .running)
        || use.uses(GoroutineColumn.runnable) && (from == .runnable || to == .runnable)
        || use.uses(GoroutineColumn.waiting) && (from == .waiting || to == .waiting)
        || use.uses(GoroutineColumn.syscall, .syscallBlocked) && (from == .syscall || to == .syscall)
        || use.uses(GoroutineColumn.startTs) && to == .running
        || use.uses(GoroutineColumn.blocks) && to == .waiting
        || use.uses(GoroutineColumn.preemptions) && from == .running && to == .runnable
        || use.uses(GoroutineColumn.syscalls) && to == .syscall
        || use.uses(GoroutineColumn.wakeups) && from == .waiting && to == .runnable
    }
    if use.uses(GoroutineColumn.name, .system) {
      types = types.union(EventArguments.types(EventArguments.transitionStack))
    }
    if use.uses(GoroutineColumn.syscall, .syscallBlocked) { types = types.union(.procTransitions) }
    var columns: EventColumns = [.resource]
    if use.uses(GoroutineColumn.parentG) { columns.insert(.g) }
    if use.uses(GoroutineColumn.syscall, .syscallBlocked) { columns.insert(.p) }
    if use.uses(GoroutineColumn.preemptions, .lastReason) { columns.insert(.a0) }
    if use.uses(GoroutineColumn.name, .system) {
      columns.formUnion(EventArguments.columns(EventArguments.transitionStack, of: types))
    }
    if use.uses(GoroutineColumn.createdStack) {
      columns.formUnion(EventArguments.columns(EventArguments.contextStack, of: types))
    }
    return TableNeeds(types, ordering: true, columns: columns, holds: "the sums of every living goroutine")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { GoroutineBuilder(request) }
}
