import Catalog
import Columns
import Diagnostics
import GoTrace

/// `syscalls`: one row for each stay of a goroutine in a system call.
enum SyscallsTable: TraceTable {
  static let schema = TableSchema(
    name: "syscalls",
    summary: "One stay of a goroutine in a system call; calls into C look the same.",
    details: """
      The rows of states that are syscall. A goroutine that C calls back on begins and ends its life in one.
      """,
    columns: [
      ColumnSchema("g", .bigint, "The goroutine."),
      ColumnSchema(
        "p", .bigint,
        "The proc on which it entered the call; of a call found under way, that of its status event.",
        null: "there was none: the call was found without a proc, or C calls back"),
      ColumnSchema("m", .bigint, "The thread it made the call on."),
      ColumnSchema("ts", .timestamp, "When it entered the call; 0 where the trace found it there."),
      ColumnSchema("end_ts", .timestamp, "When it left; the last event's time where it never did."),
      ColumnSchema("dur", .duration, "How long the call lasted, in nanoseconds: end_ts - ts."),
      ColumnSchema(
        "blocked", .duration,
        "How much of dur lies after its proc was taken from it or given up; 0 where it kept the proc. Of a "
          + "call found without a proc, the time until its status event. The rows of a goroutine add up to its "
          + "syscall_blocked."),
      ColumnSchema("stack", .stack, "The stack of the call.", null: "the event that began it has none"),
      ColumnSchema("complete", .boolean, "Whether the trace saw the call both begin and end."),
    ],
    rowOrder: "end_ts",
    disjointBy: "g",
    openIntervals: OpenIntervals(by: "g"),
    example: "select leaf(stack), count(*), sum(dur), sum(blocked) from syscalls group by 1 order by 3 desc")

  static func needs(_ use: ColumnUse) -> TableNeeds {
    var types = TransitionTypes.types { from, to in from != to && (from == .syscall || to == .syscall) }
    if use.uses(SyscallColumn.blocked) { types = types.union(.procTransitions) }
    var columns: EventColumns = [.m, .p, .resource]
    if use.uses(SyscallColumn.stack) {
      columns.formUnion(EventArguments.columns(EventArguments.transitionStack, of: types))
    }
    return TableNeeds(
      types, ordering: true, columns: columns, holds: "the open system call of every goroutine")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { SyscallBuilder(request) }
}

enum SyscallColumn: Int, CaseIterable {
  case g, p, m, ts, endTs, dur, blocked, stack, complete
}

/// A system call: a row, and while it lasts what is open in the goroutine's slot.
private struct SyscallRow {
  var g: Int64 = -1
  var p: Int64 = -1
  var m: Int64 = -1
  var start: Int64 = 0
  var end: Int64 = 0
  /// When it lost its proc, ``keepsProc`` if it has not.
  var lostProc: Int64 = SyscallRow.keepsProc
  var blocked: Int64 = 0
  /// A word of the pools, -1 for none or where nobody asks.
  var stack: Int32 = -1
  var isOpen = false
  var wasSeenBeginning = false
  var wasSeenEnding = false

  static let keepsProc = Int64.min

  /// Ends the call at a moment.
  @inline(__always)
  mutating func close(_ ts: Int64) {
    end = ts
    if lostProc != Self.keepsProc { blocked &+= ts &- lostProc }
  }
}

private enum SyscallShape: RowShape {
  static func column(_ column: Int, of rows: RowSpan<SyscallRow>, _ context: Void) -> ColumnVector {
    switch SyscallColumn(rawValue: column) {
    case .g: rows.ids { $0.g }
    case .p: rows.ids { $0.p }
    case .m: rows.ids { $0.m }
    case .ts: rows.words { $0.start }
    case .endTs: rows.words { $0.end }
    case .dur: rows.words { $0.end &- $0.start }
    case .blocked: rows.words { $0.blocked }
    case .stack: rows.ids { Int64($0.stack) }
    case .complete: rows.flags { $0.wasSeenBeginning && $0.wasSeenEnding }
    case nil: rows.constant(nil)
    }
  }
}

/// Makes the rows of `syscalls`: the open call by slot, and a row when it ends.
private final class SyscallBuilder: TableBuilder {
  private let names: GenerationNames
  private let output: RowOutput<SyscallShape>
  private let filter: TypeFilter
  private let wantsStack: Bool
  private let open = SlotTable(empty: SyscallRow())
  private let bindings = SyscallBindings()
  private var clock = ScanClock()

  init(_ request: TableRequest) {
    names = request.input.names
    output = RowOutput(request, predicates: request.predicates)
    filter = TypeFilter(SyscallsTable.needs(request.use).reading.types)
    wantsStack = request.use.uses(SyscallColumn.stack)
    request.progress?.source = self
  }

  var wantsMore: Bool { output.wantsMore }

  var heldBytes: Int { open.byteCount }

  func generation(_ generation: TraceGeneration) { clock.begin(generation) }

  func consume(_ block: EventBlock) throws(QueryError) {
    defer { clock.advance(block) }
    let clockStart = clock.start
    let stacks = wantsStack ? names.lookup(.stack) : nil
    let wanted = filter.wanted
    let inCall = GoroutineState.syscall.rawValue
    for event in block.events {
      let from = event.from
      let to = event.to
      if from == to || !wanted[Int(event.type.rawValue)] { continue }
      let ts = event.time &- clockStart
      if event.type.isProcTransition {
        if to == ProcState.idle.rawValue, let slot = bindings.release(event.resource) {
          open.base[Int(slot)].lostProc = ts
        }
        continue
      }
      let slot = event.slot
      if slot == OrderedEvent.noSlot || from != inCall && to != inCall { continue }
      if Int(slot) >= open.count { open.grow(slot) }
      let row = open.base + Int(slot)
      if from == inCall, row.pointee.isOpen {
        bindings.release(row.pointee.p)
        row.pointee.isOpen = false
        try output.append(copyOf: row, ()) { done in
          done.pointee.close(ts)
          done.pointee.wasSeenEnding = true
        }
      }
      if to == inCall { begin(&row.pointee, event, ts, stacks) }
    }
  }

  @inline(__always)
  private func begin(
    _ row: inout SyscallRow, _ event: OrderedEvent, _ ts: Int64,
    _ stacks: GenerationNames.Lookup?
  ) {
    let isFound = event.from == GoroutineState.undetermined.rawValue
    row = SyscallRow()
    row.isOpen = true
    row.wasSeenBeginning = !isFound
    row.g = event.resource
    row.p = event.p
    row.m = event.m
    row.start = isFound ? clock.found : ts
    // What lies before its status counts by whether it has a proc then, as in Go's analysis.
    if isFound, row.p < 0 { row.blocked = ts &- clock.found }
    bindings.bind(event.slot, to: row.p)
    if let stacks {
      let position = EventArguments.transitionStack[event.type]
      if position >= 0 { row.stack = stacks.short(event.argument(position)) }
    }
  }

  func gap(_ gap: TraceGap) throws(QueryError) {
    try close(at: clock.ts(gap.from))
    clock.gap(to: gap.to)
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    guard end.clockStart != nil else { return }
    try close(at: clock.ts(end.lastTime))
    try output.flush(())
  }

  /// Makes the rows of all calls that are open, and forgets them.
  private func close(at last: Int64) throws(QueryError) {
    var rest: [SyscallRow] = []
    for slot in 0..<open.count where open.base[slot].isOpen { rest.append(open.base[slot]) }
    rest.sort { ($0.start, $0.g) < ($1.start, $1.g) }
    for var row in rest {
      row.close(last)
      try output.append(row, ())
    }
    open.clear()
    bindings.clear()
  }
}

extension SyscallBuilder: ScanProgressSource {
  var bounds: RowBounds {
    var bounds = RowBounds(now: clock.now, knowsAll: clock.isPastFirstGeneration)
    for slot in 0..<open.count where open.base[slot].isOpen {
      bounds.include(key: open.base[slot].g, begin: open.base[slot].start)
    }
    output.forEachWaiting { bounds.include(key: $0.g, begin: $0.start, end: $0.end) }
    return bounds
  }
}
