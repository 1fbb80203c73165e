import Catalog
import Columns
import Diagnostics
import GoTrace

/// Makes the rows of `states` and `blocks` straight from the events that end a stay, which bring with them when and how it
/// began.
///
/// Nothing is looked up for an event, and those that only begin a stay need not come. What else the event tells that
/// begins a stay is not known here, nor what becomes of the goroutine afterwards: for that there is ``StayBuilder``.
final class EndedStayBuilder: TableBuilder {
  private let request: TableRequest
  private let plan: StayPlan
  private let states: UInt8
  private let wanted = TypeFilter(.goroutineTransitions)
  /// Rows that are picked out of a block, and rows of what is still open where events end.
  private let output: RowOutput<EndedStayShape>
  private let openOutput: RowOutput<StayShape<NarrowStay>>
  private let wantsReason: Bool
  /// Whether the sink takes more of what is handed to it past the outputs.
  private var sinkWantsMore = true
  private var clock = ScanClock()

  init(_ request: TableRequest, plan: StayPlan) {
    self.request = request
    self.plan = plan
    states = plan.states.reduce(0) { $0 | 1 << $1.rawValue }
    output = RowOutput(request, predicates: plan.predicates)
    openOutput = RowOutput(request, predicates: plan.predicates)
    wantsReason = request.use.uses(StayColumn.reason)
  }

  /// Whether the rows of a request can be made so, and in less time: what is handed over costs by the byte, and to say
  /// what an event ends takes nearly as much again, which is lost where others need the events that begin stays.
  static func isOfUse(_ plan: StayPlan, _ use: ColumnUse) -> Bool {
    guard use.isAlone, !use.isWatched, use.usesOnly(StayColumn.ofEnds, of: StayColumn.allCases) else {
      return false
    }
    let ends = plan.endTypes.intersection(.common).types.count
    return 2 * ends <= plan.types.intersection(.common).types.count
  }

  var wantsMore: Bool { output.wantsMore && openOutput.wantsMore && sinkWantsMore }

  func generation(_ generation: TraceGeneration) { clock.begin(generation) }

  func consume(_ block: EventBlock) throws(QueryError) {
    let context = context
    if plan.predicates.isEmpty, isOfRowsAlone(block.events) {
      sinkWantsMore = try request.handOn(block.events) { column, run in
        EndedStayShape.make(column, run, context)
      }
    } else {
      var next = output.next
      for event in block.events where isRow(event) {
        next.initialize(to: event)
        next += 1
        if next == output.end { next = try output.drain(next, context) }
      }
      output.next = next
      // Rows refer to the block, which is used again.
      try output.flush(context)
    }
    clock.advance(block)
  }

  private var context: EndedStayShape.Context {
    EndedStayShape.Context(
      clockStart: clock.start, found: clock.found, names: request.input.names, words: request.input.words)
  }

  /// Whether an event ends a stay that is a row.
  @inline(__always)
  private func isRow(_ event: OrderedEvent) -> Bool {
    let from = event.from
    let to = event.to
    return from != to && wanted.wanted[Int(event.type.rawValue)]
      && (states >> from) & (plan.nextStates >> to) & 1 == 1
      && plan.opens.bits & TransitionMask.bit(event.origin.previous, from) != 0
  }

  /// Whether all events of a block do, as where nobody else asks for others.
  private func isOfRowsAlone(_ events: EventSequence) -> Bool {
    for event in events where !isRow(event) { return false }
    return true
  }

  func gap(_ gap: TraceGap) throws(QueryError) {
    try close(gap.stays, at: clock.ts(gap.from))
    clock.gap(to: gap.to)
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    if let start = end.clockStart { try close(end.stays, at: end.lastTime &- start) }
  }

  /// Makes the rows of stays that are still open.
  private func close(_ stays: [OpenStay], at last: Int64) throws(QueryError) {
    guard plan.keepsOpen else { return }
    let context = context
    let reasons = context.names.lookup(.string)
    var rows: [NarrowStay] = []
    for stay in stays {
      let previous = stay.origin.previous
      if plan.opens.bits & TransitionMask.bit(previous, stay.state.rawValue) == 0 { continue }
      let isFound = previous == GoroutineState.undetermined.rawValue
      var row = NarrowStay()
      row.head.g = stay.goroutine
      row.head.start = isFound ? clock.found : clock.ts(stay.since)
      row.head.end = last
      if wantsReason { row.head.reason = context.names.reason(stay.origin, reasons) }
      row.head.state = stay.state.rawValue
      row.head.previous = previous
      row.head.wasSeenBeginning = !isFound
      rows.append(row)
    }
    rows.sort { ($0.head.start, $0.head.g) < ($1.head.start, $1.head.g) }
    for row in rows { try openOutput.append(row, context.words) }
    try openOutput.flush(context.words)
  }
}

/// Makes columns of stays from the events that end them.
enum EndedStayShape: RowShape {
  struct Context {
    let clockStart: Int64
    let found: Int64
    let names: GenerationNames
    let words: NameWords
  }

  static func column(_ column: Int, of rows: RowSpan<OrderedEvent>, _ context: Context) -> ColumnVector {
    make(column, rows, context)
  }

  @inline(__always)
  static func make<Rows: RowSource>(_ column: Int, _ rows: Rows, _ context: Context) -> ColumnVector
  where Rows.Row == OrderedEvent {
    let states = context.words.goroutineStates
    let start = context.clockStart
    let found = context.found
    switch StayColumn(rawValue: column) {
    case .g: return rows.ids { $0.resource }
    case .state: return rows.ids { states[Int($0.from)] }
    case .prevState: return rows.ids { states[Int($0.origin.previous)] }
    case .nextState: return rows.ids { states[Int($0.to)] }
    case .reason:
      let strings = context.names.lookup(.string)
      return rows.ids { Int64(context.names.reason($0.origin, strings)) }
    case .ts: return rows.words { $0.wasFound ? found : $0.time &- start &- $0.lasted }
    case .endTs: return rows.words { $0.time &- start }
    case .dur: return rows.words { $0.wasFound ? $0.time &- start &- found : $0.lasted }
    case .complete: return rows.flags { !$0.wasFound }
    case .endG, .wakeG: return rows.ids { $0.g }
    case .endStack, .wakeStack:
      let stacks = context.names.lookup(.stack)
      return rows.ids {
        let position = EventArguments.contextStack[$0.type]
        return position < 0 ? -1 : stacks($0.argument(position))
      }
    default: return rows.constant(nil)
    }
  }
}

extension OrderedEvent {
  /// Whether the trace found the goroutine in the state that the event ends.
  fileprivate var wasFound: Bool {
    @inline(__always) get { origin.previous == GoroutineState.undetermined.rawValue }
  }
}
