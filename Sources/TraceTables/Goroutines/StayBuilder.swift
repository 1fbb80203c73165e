import Catalog
import Columns
import Diagnostics
import GoTrace

/// Makes the rows of `states` and `blocks` from ordered events.
final class StayBuilder: TableBuilder {
  private let plan: StayPlan
  private let names: GenerationNames
  private var clock = ScanClock()

  // One of the two, by what the request asks for.
  private let narrow: StayTracker<NarrowStay>?
  private let wide: StayTracker<WideStay>?

  private let wantsPlace: Bool
  private let wantsContext: Bool
  private let wantsReason: Bool
  private let wantsStack: Bool
  private let wantsByStack: Bool
  private let wantsEndStack: Bool

  /// A builder of stays after a plan; `scheduling` says whether rows wait until their goroutine runs again.
  init(_ request: TableRequest, plan: StayPlan, scheduling: Bool) {
    self.plan = plan
    names = request.input.names
    let use = request.use
    wantsPlace = use.uses(StayColumn.p, .m)
    wantsContext = use.uses(StayColumn.byG, .endG, .wakeG)
    wantsReason = use.uses(StayColumn.reason)
    wantsStack = use.uses(StayColumn.stack)
    wantsByStack = use.uses(StayColumn.byStack)
    wantsEndStack = use.uses(StayColumn.endStack, .wakeStack)
    // In `states` the column `trace` has the position of `wakeG`; a wide row does no harm there.
    let isNarrow = use.usesOnly(StayColumn.narrow, of: StayColumn.allCases)
    narrow = isNarrow ? StayTracker(request, plan: plan, scheduling: scheduling) : nil
    wide = isNarrow ? nil : StayTracker(request, plan: plan, scheduling: scheduling)
    request.progress?.source = self
  }

  var wantsMore: Bool { narrow?.wantsMore ?? wide?.wantsMore ?? true }

  var heldBytes: Int { narrow?.heldBytes ?? wide?.heldBytes ?? 0 }

  func generation(_ generation: TraceGeneration) { clock.begin(generation) }

  func consume(_ block: EventBlock) throws(QueryError) {
    let stayNames = StayNames(
      wantsPlace: wantsPlace, wantsContext: wantsContext,
      reasons: wantsReason ? names.lookup(.string) : nil, stacks: wantsStack ? names.lookup(.stack) : nil,
      byStacks: wantsByStack ? names.lookup(.stack) : nil,
      endStacks: wantsEndStack ? names.lookup(.stack) : nil)
    try narrow?.consume(block.events, plan, clock, stayNames)
    try wide?.consume(block.events, plan, clock, stayNames)
    clock.advance(block)
  }

  func gap(_ gap: TraceGap) throws(QueryError) {
    try narrow?.close(last: clock.ts(gap.from), keepsOpen: plan.keepsOpen)
    try wide?.close(last: clock.ts(gap.from), keepsOpen: plan.keepsOpen)
    clock.gap(to: gap.to)
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    let last = end.clockStart.map { end.lastTime &- $0 }
    try narrow?.finish(last: last, keepsOpen: plan.keepsOpen, goroutines: end.goroutines)
    try wide?.finish(last: last, keepsOpen: plan.keepsOpen, goroutines: end.goroutines)
  }
}

extension StayBuilder: ScanProgressSource {
  var bounds: RowBounds {
    let finds = plan.opens.contains { from, _ in from == .undetermined }
    var bounds = RowBounds(now: clock.now, knowsAll: clock.isPastFirstGeneration || !finds)
    narrow?.include(in: &bounds)
    wide?.include(in: &bounds)
    return bounds
  }
}
