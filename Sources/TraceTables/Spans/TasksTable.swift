import Catalog
import Columns
import Diagnostics
import GoTrace

/// `tasks`: one row for each user task.
enum TasksTable: TraceTable {
  static let schema = TableSchema(
    name: "tasks",
    summary: "One user task (runtime/trace.NewTask).",
    details: """
      A task that is only mentioned (by its end, by a region or log message in it, as a parent) began \
      before the trace: its row has ts 0 and complete is false. An id that is used again is another row. A \
      mention after the task's end makes no row, but for a second end, whose row has no duration. The \
      background task is no row.
      """,
    columns: [
      ColumnSchema("task", .bigint, "The task's id."),
      ColumnSchema(
        "parent_task", .bigint, "The task it is part of.", null: "it has none, or it began before the trace"),
      ColumnSchema(
        "name", .varchar, "Its type, as the program named it.", null: "empty, or it began before the trace"),
      ColumnSchema("g", .bigint, "The goroutine that began it.", null: "it began before the trace"),
      ColumnSchema("ts", .timestamp, "When it began; 0 where it began before the trace."),
      ColumnSchema("end_ts", .timestamp, "When it ended; the last event's time where it lasts to the end."),
      ColumnSchema("dur", .duration, "How long it lasted, in nanoseconds: end_ts - ts."),
      ColumnSchema("end_g", .bigint, "The goroutine that ended it.", null: "it lasts to the end"),
      ColumnSchema(
        "stack", .stack, "The stack of its beginning.",
        null: "the event has none, or it began before the trace"),
      ColumnSchema(
        "regions", .bigint,
        "Regions of the task that began while it was open, and regions of it from before the trace that "
          + "ended."
      ),
      ColumnSchema("logs", .bigint, "Log messages of the task that were written while it was open."),
      ColumnSchema("complete", .boolean, "Whether the trace saw it both begin and end."),
    ],
    rowOrder: "end_ts",
    example: "select name, count(*), sum(dur), max(dur) from tasks group by name order by 3 desc")

  static func needs(_ use: ColumnUse) -> TableNeeds {
    var types = EventArguments.types(EventArguments.task)
    // Whether a region's end has a beginning depends on the goroutine's regions, which end with it.
    if use.uses(UserTaskColumn.regions) {
      types = types.union(EventTypeSet([.goDestroy, .goDestroySyscall]))
    }
    return TableNeeds(types, ordering: true, holds: "the open tasks, and a bit for each that ended")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { UserTaskBuilder(request) }
}

enum UserTaskColumn: Int, CaseIterable {
  case task, parentTask, name, g, ts, endTs, dur, endG, stack, regions, logs, complete
}

/// A task: a row, and while it is open its counts so far.
private struct UserTaskRow {
  var id: UInt64
  /// -1 for none.
  var parent: Int64 = -1
  var g: Int64 = -1
  var endG: Int64 = -1
  var start: Int64 = 0
  var end: Int64 = 0
  var regions: Int64 = 0
  var logs: Int64 = 0
  // Words of pools, -1 for none or where nobody asks.
  var name: Int32 = -1
  var stack: Int32 = -1
  var wasSeenBeginning = false
  var wasSeenEnding = false
}

private enum UserTaskShape: RowShape {
  static func column(_ column: Int, of rows: RowSpan<UserTaskRow>, _ context: Void) -> ColumnVector {
    switch UserTaskColumn(rawValue: column) {
    case .task: rows.words { Int64(bitPattern: $0.id) }
    case .parentTask: rows.ids { $0.parent }
    case .name: rows.ids { Int64($0.name) }
    case .g: rows.ids { $0.g }
    case .ts: rows.words { $0.start }
    case .endTs: rows.words { $0.end }
    case .dur: rows.words { $0.end &- $0.start }
    case .endG: rows.ids { $0.endG }
    case .stack: rows.ids { Int64($0.stack) }
    case .regions: rows.words { $0.regions }
    case .logs: rows.words { $0.logs }
    case .complete: rows.flags { $0.wasSeenBeginning && $0.wasSeenEnding }
    case nil: rows.constant(nil)
    }
  }
}

/// Makes the rows of `tasks`.
private final class UserTaskBuilder: TableBuilder {
  private let names: GenerationNames
  private let output: RowOutput<UserTaskShape>
  private let filter: TypeFilter
  private let wantsName: Bool
  private let wantsStack: Bool
  private var open: [UInt64: UserTaskRow] = [:]
  private var ended = TaskIDSet()
  /// How many regions are open on a slot's goroutine.
  private let depths = SlotTable<Int64>(empty: 0)
  private var clockStart: Int64 = 0

  init(_ request: TableRequest) {
    names = request.input.names
    output = RowOutput(request, predicates: request.predicates)
    filter = TypeFilter(TasksTable.needs(request.use).reading.types)
    wantsName = request.use.uses(UserTaskColumn.name)
    wantsStack = request.use.uses(UserTaskColumn.stack)
  }

  var wantsMore: Bool { output.wantsMore }

  var heldBytes: Int {
    open.count * (MemoryLayout<UserTaskRow>.stride + 32) + depths.byteCount
  }

  func generation(_ generation: TraceGeneration) { clockStart = generation.clockStart }

  func consume(_ block: EventBlock) throws(QueryError) {
    let wanted = filter.wanted
    for event in block.events where wanted[Int(event.type.rawValue)] {
      try take(event)
    }
  }

  private func take(_ event: OrderedEvent) throws(QueryError) {
    switch event.type {
    case .userTaskBegin: begin(event)
    case .userTaskEnd: try end(event)
    case .userLog: if mention(event.a0) { open[event.a0]?.logs &+= 1 }
    case .userRegionBegin:
      changeDepth(of: event.slot) { $0 + 1 }
      if mention(event.a0) { open[event.a0]?.regions &+= 1 }
    case .userRegionEnd:
      let before = changeDepth(of: event.slot) { max(0, $0 - 1) }
      if mention(event.a0), before == 0 { open[event.a0]?.regions &+= 1 }
    default: changeDepth(of: event.slot) { _ in 0 }
    }
  }

  private func begin(_ event: OrderedEvent) {
    if event.a1 != UInt64.max { _ = mention(event.a1) }
    var row = UserTaskRow(id: event.a0)
    row.parent = Int64(bitPattern: event.a1)
    row.g = event.g
    row.start = event.time &- clockStart
    row.wasSeenBeginning = true
    if wantsName { row.name = names.lookup(.string).short(event.a2) }
    if wantsStack { row.stack = names.lookup(.stack).short(event.a3) }
    if let mentioned = open[event.a0] {
      // It was mentioned before it began: the mentions belong to it.
      row.regions = mentioned.regions
      row.logs = mentioned.logs
    }
    open[event.a0] = row
  }

  private func end(_ event: OrderedEvent) throws(QueryError) {
    let ts = event.time &- clockStart
    var row = open.removeValue(forKey: event.a0) ?? UserTaskRow(id: event.a0)
    if !row.wasSeenBeginning, ended.contains(event.a0) { row.start = ts }
    row.end = ts
    row.endG = event.g
    row.wasSeenEnding = true
    ended.insert(event.a0)
    try output.append(row, ())
  }

  /// Opens a task that began before the trace, if it is not known. False where there is no open task to count
  /// for: of the background task, and of one that has ended.
  private func mention(_ id: UInt64) -> Bool {
    if open[id] != nil { return true }
    if id == 0 || id == UInt64.max || ended.contains(id) { return false }
    open[id] = UserTaskRow(id: id)
    return true
  }

  /// Changes the number of open regions of a slot's goroutine; the number before.
  @discardableResult
  private func changeDepth(of slot: UInt32, _ change: (Int64) -> Int64) -> Int64 {
    if slot == OrderedEvent.noSlot { return 0 }
    if Int(slot) >= depths.count { depths.grow(slot) }
    let before = depths.base[Int(slot)]
    depths.base[Int(slot)] = change(before)
    return before
  }

  func gap(_ gap: TraceGap) { depths.clear() }

  func finish(_ end: TraceEnd) throws(QueryError) {
    guard end.clockStart != nil else { return }
    for var row in open.values.sorted(by: { ($0.start, $0.id) < ($1.start, $1.id) }) {
      row.end = end.lastTime &- clockStart
      try output.append(row, ())
    }
    try output.flush(())
  }
}
