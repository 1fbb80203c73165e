import Catalog
import Diagnostics
import GoTrace

/// Makes the rows of a table each of whose rows is one event: columns of a block's events, which are not copied.
final class PointBuilder<Shape: RowShape>: TableBuilder
where Shape.Row == OrderedEvent, Shape.Context: PointContext {
  private let output: RowOutput<Shape>
  private let filter: TypeFilter
  private var context: Shape.Context

  /// A builder of the rows that a plan leaves.
  init(_ request: TableRequest, plan: PointPlan) {
    output = RowOutput(request, predicates: plan.predicates)
    filter = TypeFilter(plan.types)
    context = Shape.Context(request)
  }

  var wantsMore: Bool { output.wantsMore }

  func generation(_ generation: TraceGeneration) { context.begin(generation) }

  func consume(_ block: EventBlock) throws(QueryError) {
    let wanted = filter.wanted
    for event in block.events where wanted[Int(event.type.rawValue)] { try output.append(event, context) }
    // Rows refer to the block, which is used again.
    try output.flush(context)
  }

  func finish(_ end: TraceEnd) {}
}
