import Catalog
import Columns
import Diagnostics
import GoTrace

/// `threads`: one row for each thread.
enum ThreadsTable: TraceTable {
  static let schema = TableSchema(
    name: "threads",
    summary: "One thread of the operating system on which events happened.",
    columns: [
      ColumnSchema("m", .bigint, "The thread, as the operating system numbers it."),
      ColumnSchema("first_ts", .timestamp, "When the first event happened on it."),
      ColumnSchema("last_ts", .timestamp, "When the last event happened on it."),
      ColumnSchema("events", .bigint, "How many events happened on it."),
      ColumnSchema(
        "procs_held", .bigint,
        "How often it got hold of a proc, one included with which the trace found it: the rows of proc_states "
          + "that are running and have its m."),
      ColumnSchema("running", .duration, "Time in which it ran goroutines, system calls not included."),
    ],
    rowOrder: "m",
    isSmall: true,
    example: "select m, events, procs_held, running from threads order by running desc limit 5")

  static func needs(_ use: ColumnUse) -> TableNeeds {
    TableNeeds(
      .all, ordering: true, columns: [.m], holds: "the sums of every thread, and where each goroutine runs")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { ThreadBuilder(request) }
}

enum ThreadColumn: Int, CaseIterable {
  case m, firstTs, lastTs, events, procsHeld, running
}

/// A thread: a row, and until the end its sums so far.
private struct ThreadRow {
  var m: Int64
  var first: Int64 = 0
  var last: Int64 = 0
  var events: Int64 = 0
  var procsHeld: Int64 = 0
  var running: Int64 = 0
}

private enum ThreadShape: RowShape {
  static func column(_ column: Int, of rows: RowSpan<ThreadRow>, _ context: Void) -> ColumnVector {
    switch ThreadColumn(rawValue: column) {
    case .m: rows.ids { $0.m }
    case .firstTs: rows.words { $0.first }
    case .lastTs: rows.words { $0.last }
    case .events: rows.words { $0.events }
    case .procsHeld: rows.words { $0.procsHeld }
    case .running: rows.words { $0.running }
    case nil: rows.constant(nil)
    }
  }
}

/// Makes the rows of `threads`.
private final class ThreadBuilder: TableBuilder {
  /// Since when and where a goroutine runs; -1 for a thread if it does not.
  private struct Run {
    var since: Int64 = 0
    var thread: Int = -1
  }

  private let output: RowOutput<ThreadShape>
  private let transitions = TypeFilter(.goroutineTransitions)
  private let wantsRunning: Bool
  private let runs = SlotTable(empty: Run())
  private let rows = ResourceTable { ThreadRow(m: $0) }
  private var clockStart: Int64 = 0
  /// The `ts` from which on is what the trace finds to be there.
  private var found: Int64 = 0

  init(_ request: TableRequest) {
    output = RowOutput(request, predicates: request.predicates)
    wantsRunning = request.use.uses(ThreadColumn.running)
  }

  var wantsMore: Bool { output.wantsMore }

  var heldBytes: Int { rows.byteCount + runs.byteCount }

  func generation(_ generation: TraceGeneration) { clockStart = generation.clockStart }

  func consume(_ block: EventBlock) {
    let clockStart = clockStart
    let wantsRunning = wantsRunning
    let isTransition = transitions.wanted
    let isRunning = GoroutineState.running.rawValue
    for event in block.events where event.m >= 0 {
      let ts = event.time &- clockStart
      let number = rows.number(event.m)
      let row = rows.base + number
      if row.pointee.events == 0 { row.pointee.first = ts }
      row.pointee.last = ts
      row.pointee.events &+= 1
      let from = event.from
      let to = event.to
      if from == to { continue }
      if isTransition[Int(event.type.rawValue)] {
        if wantsRunning, from == isRunning || to == isRunning { run(event, ts, number) }
      } else if event.type.isProcTransition, to == ProcState.running.rawValue {
        row.pointee.procsHeld &+= 1
      }
    }
  }

  /// A goroutine stops or starts running.
  @inline(__always)
  private func run(_ event: OrderedEvent, _ ts: Int64, _ thread: Int) {
    let slot = event.slot
    if slot == OrderedEvent.noSlot { return }
    if Int(slot) >= runs.count { runs.grow(slot) }
    let run = runs.base + Int(slot)
    if run.pointee.thread >= 0 { rows.base[run.pointee.thread].running &+= ts &- run.pointee.since }
    run.pointee.thread = event.to == GoroutineState.running.rawValue ? thread : -1
    run.pointee.since = event.from == GoroutineState.undetermined.rawValue ? found : ts
  }

  func gap(_ gap: TraceGap) {
    endRuns(at: gap.from &- clockStart)
    found = gap.to &- clockStart
  }

  /// Counts the runs under way.
  private func endRuns(at ts: Int64) {
    for slot in 0..<runs.count where runs.base[slot].thread >= 0 {
      rows.base[runs.base[slot].thread].running &+= ts &- runs.base[slot].since
    }
    runs.clear()
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    guard end.clockStart != nil else { return }
    endRuns(at: end.lastTime &- clockStart)
    for row in rows.elements.sorted(by: { $0.m < $1.m }) { try output.append(row, ()) }
    try output.flush(())
  }
}
