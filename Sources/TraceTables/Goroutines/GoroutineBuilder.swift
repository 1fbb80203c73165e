import Catalog
import Columns
import Diagnostics
import GoTrace

/// Makes the rows of `goroutines`: sums by slot, and a row when a goroutine ends.
final class GoroutineBuilder: TableBuilder {
  private let names: GenerationNames
  private let context: GoroutineShape.Context
  private let output: RowOutput<GoroutineShape>
  private let filter: TypeFilter
  private let living = SlotTable(empty: GoroutineRow.none)
  private let syscalls = SyscallBindings()
  private var clockStart: Int64 = 0
  /// The `ts` from which on is what the trace finds to be there.
  private var found: Int64 = 0

  private let wantsName: Bool
  private let wantsCreatedStack: Bool
  private let wantsReason: Bool
  private let preempted: Int32
  /// The transitions that the columns asked for tell more of than how long a state lasted.
  private let special: TransitionMask

  init(_ request: TableRequest) {
    names = request.input.names
    context = GoroutineShape.Context(pools: request.input.pools, words: request.input.words)
    output = RowOutput(request, predicates: request.predicates)
    let use = request.use
    filter = TypeFilter(GoroutinesTable.needs(use).reading.types)
    wantsName = use.uses(GoroutineColumn.name, .system)
    wantsCreatedStack = use.uses(GoroutineColumn.createdStack)
    wantsReason = use.uses(GoroutineColumn.preemptions, .lastReason)
    preempted = Int32(truncatingIfNeeded: request.input.pools.strings.intern("preempted"))
    special = TransitionMask { from, to in
      to == .syscall
        || to == .running && use.uses(GoroutineColumn.startTs)
        || to == .waiting && (from == .running || from == .syscall) && use.uses(GoroutineColumn.blocks)
        || from == .running && to == .runnable && use.uses(GoroutineColumn.preemptions)
        || from == .waiting && to == .runnable && use.uses(GoroutineColumn.wakeups)
    }
  }

  var wantsMore: Bool { output.wantsMore }

  var heldBytes: Int { living.byteCount }

  func generation(_ generation: TraceGeneration) { clockStart = generation.clockStart }

  /// What one block's events are named with.
  private struct Lookups {
    let roots: GenerationNames.Lookup?
    let stacks: GenerationNames.Lookup?
    let reasons: GenerationNames.Lookup?
  }

  func consume(_ block: EventBlock) throws(QueryError) {
    let lookups = Lookups(
      roots: wantsName ? names.lookup(.root) : nil,
      stacks: wantsCreatedStack ? names.lookup(.stack) : nil,
      reasons: wantsReason ? names.lookup(.string) : nil)
    let wanted = filter.wanted
    let clockStart = clockStart
    for event in block.events {
      if event.from == event.to || !wanted[Int(event.type.rawValue)] { continue }
      let ts = event.time &- clockStart
      if event.type.isProcTransition {
        if event.to == ProcState.idle.rawValue, let slot = syscalls.release(event.resource) {
          (living.base + Int(slot)).pointee.lostProc = ts
        }
        continue
      }
      let slot = event.slot
      if slot == OrderedEvent.noSlot { continue }
      if Int(slot) >= living.count { living.grow(slot) }
      let row = living.base + Int(slot)
      leave(&row.pointee, event, ts)
      if row.pointee.name < 0, let roots = lookups.roots {
        let position = EventArguments.transitionStack[event.type]
        if position >= 0 { row.pointee.name = roots.short(event.argument(position)) }
      }
      if event.to == GoroutineState.notexist.rawValue {
        row.pointee.end = ts
        row.pointee.wasSeenEnding = true
        try output.append(row.pointee, context)
        row.pointee = .none
      } else {
        enter(&row.pointee, event, ts, lookups)
      }
    }
  }

  /// Ends the stay in the state before, or begins the goroutine.
  @inline(__always)
  private func leave(_ row: inout GoroutineRow, _ event: OrderedEvent, _ ts: Int64) {
    if row.spend(ts &- row.since, in: event.from) { return }
    switch GoroutineState(rawValue: event.from) {
    case .syscall:
      Self.endSyscall(&row, at: ts)
      syscalls.release(row.syscallProc)
    case .notexist:
      row = .none
      row.g = event.resource
      row.created = ts
      row.parent = event.g
      row.wasSeenCreated = true
    default:
      row = .none
      row.g = event.resource
      row.created = found
    }
  }

  /// Begins the stay in the state after.
  @inline(__always)
  private func enter(
    _ row: inout GoroutineRow, _ event: OrderedEvent, _ ts: Int64, _ lookups: Lookups
  ) {
    // A goroutine found in a state has been in it since ts 0.
    let isFound = event.from == GoroutineState.undetermined.rawValue
    row.since = isFound ? found : ts
    row.state = event.to
    if !isFound, event.from == GoroutineState.notexist.rawValue, let stacks = lookups.stacks {
      let position = EventArguments.contextStack[event.type]
      if position >= 0 { row.createdStack = stacks.short(event.argument(position)) }
    }
    if let reasons = lookups.reasons {
      let hasReason = event.type == .goBlock || event.type == .goStop
      row.lastReason = hasReason ? reasons.short(event.a0) : -1
    }
    if special.bits & TransitionMask.bit(event.from, event.to) != 0 { enterSpecially(&row, event, ts) }
  }

  private func enterSpecially(_ row: inout GoroutineRow, _ event: OrderedEvent, _ ts: Int64) {
    let isFound = event.from == GoroutineState.undetermined.rawValue
    switch GoroutineState(rawValue: event.to) {
    case .running:
      if row.started == GoroutineRow.unknown { row.started = row.since }
    case .waiting: row.blocks &+= 1
    case .runnable:
      if event.from == GoroutineState.waiting.rawValue {
        row.wakeups &+= 1
      } else if row.lastReason == preempted {
        row.preemptions &+= 1
      }
    case .syscall:
      row.syscalls &+= 1
      row.lostProc = GoroutineRow.unknown
      row.syscallProc = event.p
      syscalls.bind(event.slot, to: event.p)
      if isFound {
        // What lies before its status counts by whether it has a proc then, as in Go's analysis.
        if event.p < 0 { row.syscallBlocked &+= ts &- found } else { row.syscall &+= ts &- found }
        row.since = ts
      }
    default: break
    }
  }

  /// Counts the present system call, which ends at a moment.
  @inline(__always)
  private static func endSyscall(_ row: inout GoroutineRow, at ts: Int64) {
    if row.lostProc != GoroutineRow.unknown {
      row.syscallBlocked &+= ts &- row.lostProc
      row.syscall &+= row.lostProc &- row.since
      row.lostProc = GoroutineRow.unknown
    } else {
      row.syscall &+= ts &- row.since
    }
  }

  func gap(_ gap: TraceGap) throws(QueryError) {
    try close(at: gap.from &- clockStart)
    found = gap.to &- clockStart
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    guard end.clockStart != nil else { return }
    try close(at: end.lastTime &- clockStart)
    try output.flush(context)
  }

  /// Makes the rows of all goroutines that live, and forgets them.
  private func close(at last: Int64) throws(QueryError) {
    var rest: [GoroutineRow] = []
    for slot in 0..<living.count where living.base[slot].state != GoroutineRow.noState {
      rest.append(living.base[slot])
    }
    rest.sort { ($0.created, $0.g) < ($1.created, $1.g) }
    for var row in rest {
      row.end = last
      if !row.spend(last &- row.since, in: row.state), row.state == GoroutineState.syscall.rawValue {
        Self.endSyscall(&row, at: last)
      }
      try output.append(row, context)
    }
    living.clear()
    syscalls.clear()
  }
}
