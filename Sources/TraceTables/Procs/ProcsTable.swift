import Catalog
import Columns
import Diagnostics
import GoTrace

/// `procs`: one row for each proc.
enum ProcsTable: TraceTable {
  static let schema = TableSchema(
    name: "procs",
    summary: "One proc: what a thread must hold to run goroutines.",
    details:
      "running and idle add up to the proc's life: from its first mention, or ts 0, to the trace's end.",
    columns: [
      ColumnSchema("p", .bigint, "The proc."),
      ColumnSchema("running", .duration, "Time in state running: a thread held it, system calls included."),
      ColumnSchema("idle", .duration, "Time in state idle."),
      ColumnSchema(
        "syscall", .duration,
        "The part of running in which the goroutine on it was in a system call, until it was taken away or "
          + "given up."
      ),
      ColumnSchema("starts", .bigint, "How often a thread started it: its ProcStart events."),
      ColumnSchema("steals", .bigint, "How often it was taken from a thread in a system call."),
      ColumnSchema("goroutine_switches", .bigint, "How often a goroutine started on it: its GoStart events."),
    ],
    rowOrder: "p",
    isSmall: true,
    example: "select p, running, idle, syscall, goroutine_switches from procs order by p")

  static func needs(_ use: ColumnUse) -> TableNeeds {
    var types = EventTypeSet.procTransitions
    if use.uses(ProcColumn.syscall) {
      types = types.union(
        TransitionTypes.types { from, to in from != to && (from == .syscall || to == .syscall) })
    }
    if use.uses(ProcColumn.switches) { types.insert(.goStart) }
    return TableNeeds(types, ordering: true, columns: [.m, .p, .resource], holds: "the sums of every proc")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { ProcBuilder(request) }
}

enum ProcColumn: Int, CaseIterable {
  case p, running, idle, syscall, starts, steals, switches
}

/// A proc: a row, and until the end its sums so far.
private struct ProcRow {
  var p: Int64
  var running: Int64 = 0
  var idle: Int64 = 0
  var syscall: Int64 = 0
  var starts: Int64 = 0
  var steals: Int64 = 0
  var switches: Int64 = 0
  /// Since when it is in its present state.
  var since: Int64 = 0
  /// The thread that holds it, -1 for none.
  var holder: Int64 = -1
  /// Since when its goroutine is in a system call, ``notInCall`` if it is in none.
  var callSince: Int64 = ProcRow.notInCall
  /// The slot of that goroutine.
  var caller = OrderedEvent.noSlot
  var state: UInt8 = 0

  static let notInCall = Int64.min

  /// Counts the present state up to a moment.
  mutating func leave(_ ts: Int64) {
    switch ProcState(rawValue: state) {
    case .running: running &+= ts &- since
    case .idle: idle &+= ts &- since
    default: break
    }
    endCall(ts)
    since = ts
  }

  /// Counts the system call under way, if there is one, up to a moment.
  mutating func endCall(_ ts: Int64) {
    if callSince != Self.notInCall { syscall &+= ts &- callSince }
    callSince = Self.notInCall
  }
}

private enum ProcShape: RowShape {
  static func column(_ column: Int, of rows: RowSpan<ProcRow>, _ context: Void) -> ColumnVector {
    switch ProcColumn(rawValue: column) {
    case .p: rows.ids { $0.p }
    case .running: rows.words { $0.running }
    case .idle: rows.words { $0.idle }
    case .syscall: rows.words { $0.syscall }
    case .starts: rows.words { $0.starts }
    case .steals: rows.words { $0.steals }
    case .switches: rows.words { $0.switches }
    case nil: rows.constant(nil)
    }
  }
}

/// Makes the rows of `procs`.
private final class ProcBuilder: TableBuilder {
  private let output: RowOutput<ProcShape>
  private let filter: TypeFilter
  private let rows = ResourceTable { ProcRow(p: $0) }
  private var clockStart: Int64 = 0
  /// The `ts` from which on is what the trace finds to be there.
  private var found: Int64 = 0

  init(_ request: TableRequest) {
    output = RowOutput(request, predicates: request.predicates)
    filter = TypeFilter(ProcsTable.needs(request.use).reading.types)
  }

  var wantsMore: Bool { output.wantsMore }

  var heldBytes: Int { rows.byteCount }

  func generation(_ generation: TraceGeneration) { clockStart = generation.clockStart }

  func consume(_ block: EventBlock) {
    let wanted = filter.wanted
    for event in block.events where wanted[Int(event.type.rawValue)] {
      if event.type == .goStart {
        if event.p >= 0 { row(event.p).pointee.switches &+= 1 }
      } else if event.type.isProcTransition {
        if event.from != event.to { change(event) }
      } else if event.from != event.to, event.p >= 0 {
        call(event)
      }
    }
  }

  /// A proc's row.
  @inline(__always)
  private func row(_ p: Int64) -> UnsafeMutablePointer<ProcRow> {
    let number = rows.number(p)
    return rows.base + number
  }

  private func change(_ event: OrderedEvent) {
    let ts = event.time &- clockStart
    let row = row(event.resource)
    row.pointee.leave(ts)
    if event.from == ProcState.undetermined.rawValue { row.pointee.since = found }
    row.pointee.state = event.to
    row.pointee.holder = event.to == ProcState.running.rawValue ? event.m : -1
    if event.type == .procStart { row.pointee.starts &+= 1 }
    if event.type == .procSteal { row.pointee.steals &+= 1 }
  }

  /// A goroutine enters or leaves a system call on a proc.
  private func call(_ event: OrderedEvent) {
    if event.m < 0 { return leaveCallElsewhere(event) }
    let row = row(event.p)
    // The status of a goroutine in a system call may come from a thread that does not run it.
    guard row.pointee.holder == event.m else { return }
    let ts = event.time &- clockStart
    if event.from == GoroutineState.syscall.rawValue { row.pointee.endCall(ts) }
    if event.to == GoroutineState.syscall.rawValue {
      row.pointee.callSince = event.from == GoroutineState.undetermined.rawValue ? row.pointee.since : ts
      row.pointee.caller = event.slot
    }
  }

  /// Before Go 1.22 a goroutine that has lost its proc returns on a proc that there is not, and on no thread.
  @inline(never)
  private func leaveCallElsewhere(_ event: OrderedEvent) {
    guard event.from == GoroutineState.syscall.rawValue else { return }
    for i in 0..<rows.count
    where rows.base[i].callSince != ProcRow.notInCall && rows.base[i].caller == event.slot {
      rows.base[i].endCall(event.time &- clockStart)
    }
  }

  func gap(_ gap: TraceGap) {
    found = gap.to &- clockStart
    for number in 0..<rows.count {
      rows.base[number].leave(gap.from &- clockStart)
      rows.base[number].state = ProcState.undetermined.rawValue
      rows.base[number].holder = -1
    }
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    guard end.clockStart != nil else { return }
    for var row in rows.elements.sorted(by: { $0.p < $1.p }) {
      row.leave(end.lastTime &- clockStart)
      try output.append(row, ())
    }
    try output.flush(())
  }
}
