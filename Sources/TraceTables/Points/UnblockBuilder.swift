import Catalog
import Columns
import Diagnostics
import GoTrace

/// Makes the rows of `unblocks`: a table of open waits by slot, and a row for each event that ends one.
final class UnblockBuilder: TableBuilder {
  /// What an event does here, by its type.
  private enum Action: UInt8 { case none, wake, block, begin }

  /// A wait that goes on, as far as a row will tell of it; words of the pools, -1 for none.
  private struct Wait {
    var since = UnblockRow.unknown
    var reason: Int32 = -1
    var stack: Int32 = -1
  }

  private let names: GenerationNames
  private let output: RowOutput<UnblockShape>
  private let actions: [UInt8]
  /// Whether waking events say what they end.
  private let looksAtStays: Bool
  private let wantsStack: Bool
  private let wantsReason: Bool
  private let wantsTargetStack: Bool
  private var context = UnblockShape.Context()
  private var open = SlotTable(empty: Wait())
  /// Go's time from which on is what the trace finds behind something missing.
  private var foundTime: Int64?

  init(_ request: TableRequest, plan: PointPlan) {
    names = request.input.names
    output = RowOutput(request, predicates: plan.predicates)
    let use = request.use
    wantsStack = use.uses(UnblockColumn.stack)
    wantsReason = use.uses(UnblockColumn.reason)
    wantsTargetStack = use.uses(UnblockColumn.targetStack)
    var actions = [Action](repeating: .none, count: 256)
    for type in plan.types.types { actions[Int(type.rawValue)] = .wake }
    if UnblocksTable.seesWaits(use) {
      for type in UnblocksTable.waits.types { actions[Int(type.rawValue)] = .begin }
      actions[Int(WireEventType.goBlock.rawValue)] = .block
    }
    self.actions = actions.map(\.rawValue)
    looksAtStays = UnblocksTable.followsWaits(use) && !UnblocksTable.seesWaits(use)
  }

  var wantsMore: Bool { output.wantsMore }

  var heldBytes: Int { open.byteCount }

  func generation(_ generation: TraceGeneration) {
    context.clockStart = generation.clockStart
    context.wallOffset = generation.wallOffset
  }

  func consume(_ block: EventBlock) throws(QueryError) {
    let reasons = wantsReason ? names.lookup(.string) : nil
    let stacks = wantsStack ? names.lookup(.stack) : nil
    let targetStacks = wantsTargetStack ? names.lookup(.stack) : nil
    let end = output.end
    var next = output.next
    let looksAtStays = looksAtStays
    let found = foundTime ?? context.clockStart
    for event in block.events {
      switch actions[Int(event.type.rawValue)] {
      case Action.wake.rawValue:
        let wait = looksAtStays ? ended(event, reasons, found) : ended(event.slot)
        next.initialize(to: UnblockRow(event, stacks, wait))
        next += 1
        if next == end { next = try output.drain(next, context) }
      case Action.block.rawValue:
        begin(
          event.slot,
          Wait(
            since: event.time, reason: reasons?.short(event.a0) ?? -1,
            stack: targetStacks?.short(event.a1) ?? -1))
      case Action.begin.rawValue: begin(event, targetStacks)
      default: break
      }
    }
    output.next = next
  }

  /// A goroutine is created waiting or found so.
  @inline(never)
  private func begin(_ event: OrderedEvent, _ stacks: GenerationNames.Lookup?) {
    guard event.to == GoroutineState.waiting.rawValue, event.from != event.to else {
      return
    }
    let isFound = event.from == GoroutineState.undetermined.rawValue
    var wait = Wait(since: isFound ? foundTime ?? context.clockStart : event.time)
    let position = EventArguments.transitionStack[event.type]
    if position >= 0, let stacks { wait.stack = stacks.short(event.argument(position)) }
    begin(event.slot, wait)
  }

  @inline(__always)
  private func begin(_ slot: UInt32, _ wait: Wait) {
    if Int(slot) >= open.count {
      if slot == OrderedEvent.noSlot { return }
      open.grow(slot)
    }
    open.base[Int(slot)] = wait
  }

  /// The wait that ends; an empty one where nobody follows them.
  @inline(__always)
  private func ended(_ slot: UInt32) -> (since: Int64, reason: Int32, stack: Int32) {
    guard Int(slot) < open.count else { return (UnblockRow.unknown, -1, -1) }
    let wait = open.base[Int(slot)]
    return (wait.since, wait.reason, wait.stack)
  }

  /// The wait that a waking event says it ends.
  @inline(__always)
  private func ended(_ event: OrderedEvent, _ reasons: GenerationNames.Lookup?, _ found: Int64)
    -> (since: Int64, reason: Int32, stack: Int32)
  {
    let origin = event.origin
    if origin.previous > GoroutineState.syscall.rawValue { return (UnblockRow.unknown, -1, -1) }
    let reason = reasons.map { names.reason(origin, $0) } ?? -1
    let isFound = origin.previous == GoroutineState.undetermined.rawValue
    return (isFound ? found : event.time &- event.lasted, reason, -1)
  }

  func generationEnds() throws(QueryError) { try output.flush(context) }

  func gap(_ gap: TraceGap) {
    open.clear()
    foundTime = gap.to
  }

  func finish(_ end: TraceEnd) throws(QueryError) { try output.flush(context) }
}

/// A row of `unblocks`. Reasons and stacks are words of the pools, -1 for none or where nobody asks.
struct UnblockRow {
  var time: Int64
  var g: Int64
  var p: Int64
  var m: Int64
  var target: Int64
  /// When the wait began on the trace's clock, ``unknown`` where nobody asks.
  var since: Int64
  var reason: Int32
  var stack: Int32 = -1
  var targetStack: Int32

  static let unknown = Int64.min

  /// The row of a waking event and the wait it ends.
  @inline(__always)
  init(
    _ event: OrderedEvent, _ stacks: GenerationNames.Lookup?,
    _ wait: (since: Int64, reason: Int32, stack: Int32)
  ) {
    time = event.time
    g = event.g
    p = event.p
    m = event.m
    target = Int64(bitPattern: event.a0)
    since = wait.since
    reason = wait.reason
    targetStack = wait.stack
    if let stacks {
      let position = EventArguments.contextStack[event.type]
      if position >= 0 { stack = stacks.short(event.argument(position)) }
    }
  }
}

/// Makes columns of wake-ups of one generation.
enum UnblockShape: RowShape {
  struct Context {
    var clockStart: Int64 = 0
    /// What to add to an event's time for the wall clock; nil where the generation has no clock snapshot.
    var wallOffset: Int64?
  }

  static func column(_ column: Int, of rows: RowSpan<UnblockRow>, _ context: Context) -> ColumnVector {
    switch UnblockColumn(rawValue: column) {
    case .ts:
      let zero = context.clockStart
      return rows.words { $0.time &- zero }
    case .wall:
      guard let offset = context.wallOffset else { return rows.constant(nil) }
      return rows.words { $0.time &+ offset }
    case .g: return rows.ids { $0.g }
    case .p: return rows.ids { $0.p }
    case .m: return rows.ids { $0.m }
    case .stack: return rows.ids { Int64($0.stack) }
    case .targetG: return rows.ids { $0.target }
    case .targetStack: return rows.ids { Int64($0.targetStack) }
    case .reason: return rows.ids { Int64($0.reason) }
    case .waited: return rows.words { $0.since == UnblockRow.unknown ? 0 : $0.time &- $0.since }
    case nil: return rows.constant(nil)
    }
  }
}
