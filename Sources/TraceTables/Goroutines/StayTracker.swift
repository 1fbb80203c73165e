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

  /// A tracker for a plan; `scheduling` says whether rows wait until their goroutine runs again.
  init(_ request: TableRequest, plan: StayPlan, scheduling: Bool) {
    output = RowOutput(request, predicates: plan.predicates)
    words = request.input.words
    queue = scheduling ? SchedulingQueue() : nil
  }

  var wantsMore: Bool { output.wantsMore }

  /// Takes the events of a block.
  func consume(
    _ events: UnsafeBufferPointer<Row.Event>, _ plan: StayPlan, _ clockStart: Int64, _ names: StayNames
  ) throws(QueryError) {
    guard let first = events.baseAddress else { return }
    let opens = plan.opens.bits
    let nextStates = plan.nextStates
    let wanted = wanted.wanted
    let end = output.end
    var next = output.next
    var base = open.base
    var slots = open.count
    let queue = queue
    for event in first..<(first + events.count) {
      let from = event.pointee.from
      let to = event.pointee.to
      if from == to || !wanted[Int(event.pointee.type.rawValue)] { continue }
      let slot = Int(event.pointee.slot)
      if slot >= slots {
        if event.pointee.slot == OrderedEvent.noSlot { continue }
        open.grow(event.pointee.slot)
        base = open.base
        slots = open.count
      }
      let row = base + slot
      let ts = event.pointee.time &- clockStart
      if let queue, from == GoroutineState.runnable.rawValue {
        next = try settle(queue, event.pointee.slot, ts, next)
      }
      if row.pointee.head.state == from {
        if nextStates >> to & 1 == 1 {
          row.pointee.head.end = ts
          row.pointee.head.following = to
          row.pointee.end(event, names)
          if let queue {
            queue.push(row.pointee, slot: event.pointee.slot)
          } else {
            next.initialize(to: row.pointee)
            next += 1
            if next == end { next = try output.drain(next, words) }
          }
        }
        row.pointee.head.following = StayHead.noState
        row.pointee.head.state = StayHead.noState
      }
      if opens & TransitionMask.bit(from, to) != 0 { Self.begin(row, event, ts, names) }
    }
    output.next = next
  }

  @inline(__always)
  private static func begin(
    _ row: UnsafeMutablePointer<Row>, _ event: UnsafePointer<Row.Event>, _ ts: Int64, _ names: StayNames
  ) {
    let isFound = event.pointee.from == GoroutineState.undetermined.rawValue
    row.pointee.head.g = event.pointee.resource
    row.pointee.head.start = isFound ? 0 : ts
    row.pointee.head.wasSeenBeginning = !isFound
    row.pointee.head.state = event.pointee.to
    row.pointee.head.previous = event.pointee.from
    if let reasons = names.reasons {
      let hasReason = event.pointee.type == .goBlock || event.pointee.type == .goStop
      row.pointee.head.reason = hasReason ? reasons.short(event.pointee.a0) : -1
    }
    row.pointee.begin(event, names)
  }

  /// A goroutine is no longer runnable: rows that waited for it and for none before go out.
  @inline(__always)
  private func settle(
    _ queue: SchedulingQueue<Row>, _ slot: UInt32, _ ts: Int64, _ next: UnsafeMutablePointer<Row>
  ) throws(QueryError) -> UnsafeMutablePointer<Row> {
    guard queue.settle(slot: slot, time: ts) else { return next }
    var next = next
    while let row = queue.popSettled() {
      next.initialize(to: row.pointee)
      next += 1
      if next == output.end { next = try output.drain(next, words) }
    }
    return next
  }

  /// Makes the rows that are still open, and hands everything on. `last` is the last event's time.
  func finish(last: Int64?, keepsOpen: Bool) throws(QueryError) {
    while let row = queue?.popAny() { try output.append(row.pointee, words) }
    if let last, keepsOpen {
      var rest: [Row] = []
      for slot in 0..<open.count where open.base[slot].head.state != StayHead.noState {
        rest.append(open.base[slot])
      }
      rest.sort { ($0.head.start, $0.head.g) < ($1.head.start, $1.head.g) }
      for var row in rest {
        row.head.end = last
        try output.append(row, words)
      }
    }
    try output.flush(words)
  }
}
