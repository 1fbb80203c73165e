import Catalog
import Columns
import Diagnostics
import GoTrace

/// The loop that makes stays of transitions: a table of open stays by slot, and a row when one ends.
///
/// Generic over the width of a row; its user knows which, so that each has a loop of its own.
final class StayTracker<Row: StayRow> {
  private let output: RowOutput<StayShape<Row>>
  private let words: NameWords
  private let wanted = TypeFilter(.goroutineTransitions)
  private let open = SlotTable(empty: Row())
  private let queue: SchedulingQueue<Row>?
  /// Whether rows tell their goroutine as they go; else only those that are still open at the end know it.
  private let keepsID: Bool

  /// A tracker for a plan; `scheduling` says whether rows wait until their goroutine runs again.
  init(_ request: TableRequest, plan: StayPlan, scheduling: Bool) {
    output = RowOutput(request, predicates: plan.predicates)
    words = request.input.words
    queue = scheduling ? SchedulingQueue() : nil
    keepsID = StayColumn.needsID(request.use)
  }

  var wantsMore: Bool { output.wantsMore }

  /// Bytes of rows that have not ended, or wait.
  var heldBytes: Int { open.byteCount + (queue?.rows.pointee.byteCount ?? 0) }

  /// Takes the events of a block.
  func consume(
    _ events: EventSequence, _ plan: StayPlan, _ clock: ScanClock, _ names: StayNames
  ) throws(QueryError) {
    let clockStart = clock.start
    let found = clock.found
    let opens = plan.opens.bits
    let nextStates = plan.nextStates
    let wanted = wanted.wanted
    let end = output.end
    var next = output.next
    var base = open.base
    var slots = open.count
    let queue = queue?.rows
    let keepsID = keepsID
    for event in events {
      let from = event.from
      let to = event.to
      if from == to || !wanted[Int(event.type.rawValue)] { continue }
      let slot = Int(event.slot)
      if slot >= slots {
        if event.slot == OrderedEvent.noSlot { continue }
        open.grow(event.slot)
        base = open.base
        slots = open.count
      }
      let row = base + slot
      let ts = event.time &- clockStart
      if let queue, from == GoroutineState.runnable.rawValue {
        next = try settle(queue, event.slot, ts, next)
      }
      if row.pointee.head.state == from {
        if nextStates >> to & 1 == 1 {
          // The copy is changed, not the row before it is copied: see RowOutput.append(copyOf:).
          if let queue {
            Self.end(queue.pointee.push(row, slot: event.slot), event, ts, names)
          } else {
            next.initialize(to: row.pointee)
            Self.end(next, event, ts, names)
            next += 1
            if next == end { next = try output.drain(next, words) }
          }
        }
        row.pointee.head.state = StayHead.noState
      }
      if opens & TransitionMask.bit(from, to) != 0 { Self.begin(row, event, ts, names, keepsID, found) }
    }
    output.next = next
  }

  @inline(__always)
  private static func end(
    _ row: UnsafeMutablePointer<Row>, _ event: OrderedEvent, _ ts: Int64, _ names: StayNames
  ) {
    row.pointee.head.end = ts
    row.pointee.head.following = event.to
    row.pointee.end(event, names)
  }

  @inline(__always)
  private static func begin(
    _ row: UnsafeMutablePointer<Row>, _ event: OrderedEvent, _ ts: Int64, _ names: StayNames,
    _ keepsID: Bool, _ found: Int64
  ) {
    let isFound = event.from == GoroutineState.undetermined.rawValue
    if keepsID { row.pointee.head.g = event.resource }
    row.pointee.head.start = isFound ? found : ts
    row.pointee.head.wasSeenBeginning = !isFound
    row.pointee.head.state = event.to
    row.pointee.head.previous = event.from
    if let reasons = names.reasons {
      let hasReason = event.type == .goBlock || event.type == .goStop
      row.pointee.head.reason = hasReason ? reasons.short(event.a0) : -1
    }
    row.pointee.begin(event, names)
  }

  /// A goroutine is no longer runnable: rows that waited for it and for none before go out.
  @inline(__always)
  private func settle(
    _ queue: UnsafeMutablePointer<WaitingRows<Row>>, _ slot: UInt32, _ ts: Int64,
    _ next: UnsafeMutablePointer<Row>
  ) throws(QueryError) -> UnsafeMutablePointer<Row> {
    guard queue.pointee.settle(slot: slot, time: ts) else { return next }
    var next = next
    while queue.pointee.popSettled(into: next) {
      next += 1
      if next == output.end { next = try output.drain(next, words) }
    }
    return next
  }

  /// Counts the stays that are open and those that wait to be handed over among the rows still to come.
  func include(in bounds: inout RowBounds) {
    for slot in 0..<open.count where open.base[slot].head.state != StayHead.noState {
      bounds.include(key: open.base[slot].head.g, begin: open.base[slot].head.start)
    }
    func include(_ row: Row) {
      bounds.include(key: row.head.g, begin: row.head.start, end: row.head.end)
    }
    queue?.rows.pointee.forEach(include)
    output.forEachWaiting(include)
  }

  /// Makes the rows that are still open, and hands everything on. `last` is the last event's time, `goroutines` who
  /// has which slot then.
  func finish(last: Int64?, keepsOpen: Bool, goroutines: [Int64]) throws(QueryError) {
    try close(last: last, keepsOpen: keepsOpen, goroutines: goroutines)
    try output.flush(words)
  }

  /// Makes the rows that are still open, and forgets them.
  func close(last: Int64?, keepsOpen: Bool, goroutines: [Int64] = []) throws(QueryError) {
    if let queue = queue?.rows {
      while queue.pointee.popAny(into: output.next) {
        output.next += 1
        if output.next == output.end { output.next = try output.drain(output.next, words) }
      }
    }
    if let last, keepsOpen {
      var rest: [Row] = []
      for slot in 0..<open.count where open.base[slot].head.state != StayHead.noState {
        var row = open.base[slot]
        if !keepsID, slot < goroutines.count { row.head.g = goroutines[slot] }
        rest.append(row)
      }
      rest.sort { ($0.head.start, $0.head.g) < ($1.head.start, $1.head.g) }
      for var row in rest {
        row.head.end = last
        try output.append(row, words)
      }
    }
    queue?.rows.pointee.forget()
    open.clear()
  }
}
