import Catalog
import Diagnostics
import GoTrace

/// Makes the rows of a table each of whose rows is one event. Blocks of which every event is wanted become
/// columns without being copied.
final class PointBuilder<Shape: RowShape>: TableBuilder
where Shape.Row == OrderedEvent, Shape.Context: PointContext {
  private let output: RowOutput<Shape>
  private let filter: TypeFilter
  private let needsCopy: Bool
  private var context: Shape.Context

  /// A builder of the rows that a plan leaves.
  init(_ request: TableRequest, plan: PointPlan) {
    output = RowOutput(request, predicates: plan.predicates)
    filter = TypeFilter(plan.types)
    needsCopy = !plan.predicates.isEmpty
    context = Shape.Context(request)
  }

  var wantsMore: Bool { output.wantsMore }

  func generation(_ generation: TraceGeneration) { context.begin(generation) }

  func consume(_ block: EventBlock) throws(QueryError) {
    if !needsCopy, filter.passesAll(block.events) {
      try output.take(block.events, context)
      return
    }
    guard let first = block.events.baseAddress else { return }
    let wanted = filter.wanted
    let end = output.end
    var next = output.next
    for i in 0..<block.events.count where wanted[Int(first[i].type.rawValue)] {
      next.initialize(to: first[i])
      next += 1
      if next == end { next = try output.drain(next, context) }
    }
    output.next = next
  }

  func generationEnds() throws(QueryError) { try output.flush(context) }

  func finish(_ end: TraceEnd) throws(QueryError) { try output.flush(context) }
}
