import Catalog
import Columns
import Diagnostics
import GoTrace

/// Makes the rows of `states` and `blocks` from ordered events: a table of open stays by slot, and a row when
/// one ends.
final class StayBuilder: TableBuilder {
  private let plan: StayPlan
  private let filter: TypeFilter
  private let names: GenerationNames
  private let words: NameWords
  private let output: RowOutput<StayShape>
  private var open = SlotTable(empty: StayRow.none)
  private var scheduling: SchedulingQueue?
  private var clockStart: Int64 = 0

  private let wantsReason: Bool
  private let wantsStack: Bool
  private let wantsByStack: Bool
  private let wantsEndStack: Bool

  /// A builder of stays after a plan; `scheduling` says whether rows wait until their goroutine runs again.
  init(_ request: TableRequest, plan: StayPlan, scheduling: Bool) {
    self.plan = plan
    filter = TypeFilter(EventTypeSet.goroutineTransitions)
    names = request.input.names
    words = request.input.words
    output = RowOutput(request, predicates: plan.predicates)
    self.scheduling = scheduling ? SchedulingQueue() : nil
    let use = request.use
    wantsReason = use.uses(StayColumn.reason)
    wantsStack = use.uses(StayColumn.stack)
    wantsByStack = use.uses(StayColumn.byStack)
    wantsEndStack = use.uses(StayColumn.endStack, .wakeStack)
  }

  var wantsMore: Bool { output.wantsMore }

  func generation(_ generation: TraceGeneration) { clockStart = generation.clockStart }

  func consume(_ block: EventBlock) throws(QueryError) {
    let loop = Loop(
      opens: plan.opens.bits, nextStates: plan.nextStates, clockStart: clockStart,
      reasons: wantsReason ? names.lookup(.string) : nil,
      stacks: wantsStack || wantsByStack || wantsEndStack ? names.lookup(.stack) : nil,
      wantsStack: wantsStack, wantsByStack: wantsByStack, wantsEndStack: wantsEndStack)
    if scheduling == nil {
      try run(loop, block.events)
    } else {
      try runScheduling(loop, block.events)
    }
  }

  /// What the loop reads, in registers or on the stack rather than in the builder.
  private struct Loop {
    let opens: UInt64
    let nextStates: UInt8
    let clockStart: Int64
    let reasons: GenerationNames.Lookup?
    let stacks: GenerationNames.Lookup?
    let wantsStack: Bool
    let wantsByStack: Bool
    let wantsEndStack: Bool

    /// Ends a stay.
    @inline(__always)
    func close(_ row: inout StayRow, _ event: OrderedEvent) {
      row.end = event.time &- clockStart
      row.following = event.to
      row.endBy = event.g
      if wantsEndStack, let stacks { row.endStack = StayBuilder.contextStack(event, stacks) }
    }

    /// Begins a stay.
    @inline(__always)
    func begin(_ row: inout StayRow, _ event: OrderedEvent) {
      row.g = event.resource
      row.state = event.to
      row.previous = event.from
      row.endStack = -1
      if event.from != GoroutineState.undetermined.rawValue {
        row.start = event.time &- clockStart
        row.wasSeenBeginning = true
        row.p = event.p
        row.m = event.m
        row.by = event.g
        if wantsByStack, let stacks { row.byStack = StayBuilder.contextStack(event, stacks) }
      } else {
        // Found in this state: nobody saw it begin, and only an executing goroutine is where its status is told.
        let isExecuting =
          event.to == GoroutineState.running.rawValue || event.to == GoroutineState.syscall.rawValue
        row.start = 0
        row.wasSeenBeginning = false
        row.p = isExecuting ? event.p : -1
        row.m = isExecuting ? event.m : -1
        row.by = -1
        row.byStack = -1
      }
      if let reasons {
        let hasReason = event.type == .goBlock || event.type == .goStop
        row.reason = hasReason ? reasons.short(event.a0) : -1
      }
      if wantsStack, let stacks { row.stack = StayBuilder.transitionStack(event, stacks) }
    }
  }

  private func run(_ loop: Loop, _ events: UnsafeBufferPointer<OrderedEvent>) throws(QueryError) {
    guard let first = events.baseAddress else { return }
    var open = open.base
    var slots = self.open.count
    var next = output.next
    let end = output.end
    let wanted = filter.wanted
    for i in 0..<events.count {
      let event = first + i
      let from = event.pointee.from
      let to = event.pointee.to
      if from == to { continue }
      if !wanted[Int(event.pointee.type.rawValue)] { continue }
      let slot = Int(event.pointee.slot)
      if slot >= slots {
        if event.pointee.slot == OrderedEvent.noSlot { continue }
        self.open.grow(event.pointee.slot)
        open = self.open.base
        slots = self.open.count
      }
      let row = open + slot
      if row.pointee.state == from {
        if loop.nextStates >> to & 1 == 1 {
          loop.close(&row.pointee, event.pointee)
          next.initialize(to: row.pointee)
          next += 1
          if next == end { next = try output.drain(next, words) }
        }
        row.pointee.following = StayRow.noState
        row.pointee.state = StayRow.noState
      }
      if loop.opens & TransitionMask.bit(from, to) != 0 { loop.begin(&row.pointee, event.pointee) }
    }
    output.next = next
  }

  /// As ``run(_:_:)``, with rows that wait for their goroutine to run again.
  private func runScheduling(_ loop: Loop, _ events: UnsafeBufferPointer<OrderedEvent>) throws(QueryError) {
    let wanted = filter.wanted
    for i in 0..<events.count {
      let event = events[i]
      if event.from == event.to || !wanted[Int(event.type.rawValue)] { continue }
      if event.slot == OrderedEvent.noSlot { continue }
      if Int(event.slot) >= open.count { open.grow(event.slot) }
      let row = open.base + Int(event.slot)
      if event.from == GoroutineState.runnable.rawValue {
        scheduling?.settle(slot: event.slot, time: event.time &- clockStart)
        while let settled = scheduling?.popSettled() { try output.append(settled, words) }
      }
      if row.pointee.state == event.from {
        if loop.nextStates >> event.to & 1 == 1 {
          loop.close(&row.pointee, event)
          scheduling?.push(row.pointee, slot: event.slot)
        }
        row.pointee = .none
      }
      if loop.opens & TransitionMask.bit(event.from, event.to) != 0 { loop.begin(&row.pointee, event) }
    }
  }

  @inline(__always)
  fileprivate static func contextStack(
    _ event: OrderedEvent, _ stacks: GenerationNames.Lookup
  ) -> Int32 {
    let position = EventArguments.contextStack[Int(event.type.rawValue)]
    return position < 0 ? -1 : stacks.short(event.argument(position))
  }

  @inline(__always)
  fileprivate static func transitionStack(
    _ event: OrderedEvent, _ stacks: GenerationNames.Lookup
  ) -> Int32 {
    let position = EventArguments.transitionStack[Int(event.type.rawValue)]
    return position < 0 ? -1 : stacks.short(event.argument(position))
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    while let row = scheduling?.popAny() { try output.append(row, words) }
    if plan.keepsOpen, end.clockStart != nil {
      var rest: [StayRow] = []
      for slot in 0..<open.count where open.base[slot].state != StayRow.noState { rest.append(open.base[slot]) }
      rest.sort { ($0.start, $0.g) < ($1.start, $1.g) }
      for var row in rest {
        row.end = end.lastTime &- clockStart
        row.endBy = -1
        row.endStack = -1
        try output.append(row, words)
      }
    }
    try output.flush(words)
  }
}

/// Rows in the order they ended, waiting until it is known how long their goroutine then stayed runnable.
struct SchedulingQueue {
  private var rows: ContiguousArray<StayRow> = []
  /// Where the first waiting row is in `rows`, and which number it has.
  private var head = 0
  private var headNumber = 0
  /// The number of the row that waits for a slot's goroutine, by slot.
  private var waiting: ContiguousArray<Int> = []

  /// Adds a row that has just ended.
  mutating func push(_ row: StayRow, slot: UInt32) {
    var row = row
    row.scheduling = StayRow.unknown
    while waiting.count <= Int(slot) { waiting.append(-1) }
    waiting[Int(slot)] = headNumber + rows.count - head
    rows.append(row)
  }

  /// The goroutine of a slot is no longer runnable.
  mutating func settle(slot: UInt32, time: Int64) {
    guard Int(slot) < waiting.count else { return }
    let number = waiting[Int(slot)]
    guard number >= headNumber else { return }
    waiting[Int(slot)] = -1
    let position = head + number - headNumber
    rows[position].scheduling = time &- rows[position].end
  }

  /// Takes the first row if it need not wait any longer.
  mutating func popSettled() -> StayRow? {
    head < rows.count && rows[head].scheduling != StayRow.unknown ? popAny() : nil
  }

  /// Takes the first row.
  mutating func popAny() -> StayRow? {
    guard head < rows.count else { return nil }
    let row = rows[head]
    head += 1
    headNumber += 1
    if head >= 4096, head * 2 >= rows.count {
      rows.removeFirst(head)
      head = 0
    }
    return row
  }
}
