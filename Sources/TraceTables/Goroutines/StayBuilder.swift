import Catalog
import Columns
import Diagnostics
import GoTrace

/// Makes the rows of `states` and `blocks` from ordered events.
final class StayBuilder: TableBuilder {
  private let plan: StayPlan
  private let names: GenerationNames
  private var clockStart: Int64 = 0

  // One of the three, by what the request asks for and the form in which events come.
  private var brief: StayTracker<NarrowStay<TransitionEvent>>?
  private var narrow: StayTracker<NarrowStay<OrderedEvent>>?
  private let wide: StayTracker<WideStay>?
  /// The request of narrow rows, for which the first events decide.
  private var open: (request: TableRequest, scheduling: Bool)?

  private let wantsReason: Bool
  private let wantsStack: Bool
  private let wantsByStack: Bool
  private let wantsEndStack: Bool

  /// A builder of stays after a plan; `scheduling` says whether rows wait until their goroutine runs again.
  init(_ request: TableRequest, plan: StayPlan, scheduling: Bool) {
    self.plan = plan
    names = request.input.names
    let use = request.use
    wantsReason = use.uses(StayColumn.reason)
    wantsStack = use.uses(StayColumn.stack)
    wantsByStack = use.uses(StayColumn.byStack)
    wantsEndStack = use.uses(StayColumn.endStack, .wakeStack)
    // In `states` the column `trace` has the position of `wakeG`; a wide row does no harm there.
    let isNarrow = use.usesOnly(StayColumn.narrow, of: StayColumn.allCases)
    open = isNarrow ? (request, scheduling) : nil
    wide = isNarrow ? nil : StayTracker(request, plan: plan, scheduling: scheduling)
  }

  var wantsMore: Bool { brief?.wantsMore ?? narrow?.wantsMore ?? wide?.wantsMore ?? true }

  func generation(_ generation: TraceGeneration) { clockStart = generation.clockStart }

  func consume(_ block: EventBlock) throws(QueryError) {
    let stayNames = StayNames(
      reasons: wantsReason ? names.lookup(.string) : nil, stacks: wantsStack ? names.lookup(.stack) : nil,
      byStacks: wantsByStack ? names.lookup(.stack) : nil,
      endStacks: wantsEndStack ? names.lookup(.stack) : nil)
    if let open {
      if block.transitions.isEmpty {
        narrow = StayTracker(open.request, plan: plan, scheduling: open.scheduling)
      } else {
        brief = StayTracker(open.request, plan: plan, scheduling: open.scheduling)
      }
      self.open = nil
    }
    try brief?.consume(block.transitions, plan, clockStart, stayNames)
    try narrow?.consume(block.events, plan, clockStart, stayNames)
    try wide?.consume(block.events, plan, clockStart, stayNames)
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    let last = end.clockStart.map { end.lastTime &- $0 }
    try brief?.finish(last: last, keepsOpen: plan.keepsOpen)
    try narrow?.finish(last: last, keepsOpen: plan.keepsOpen)
    try wide?.finish(last: last, keepsOpen: plan.keepsOpen)
  }
}
