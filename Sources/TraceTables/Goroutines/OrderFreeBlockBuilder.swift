import Catalog
import Columns
import Diagnostics
import GoTrace

/// Makes rows of `blocks` straight from GoBlock events, where only what they say themselves is asked for.
final class OrderFreeBlockBuilder: TableBuilder {
  private enum Shape: RowShape {
    struct Context {
      let names: GenerationNames
      let words: NameWords
    }

    static func column(_ column: Int, of rows: RowSpan<OrderedEvent>, _ context: Context) -> ColumnVector {
      switch StayColumn(rawValue: column) {
      case .state: return rows.constant(context.words.goroutineStates[Int(GoroutineState.waiting.rawValue)])
      case .prevState:
        return rows.constant(context.words.goroutineStates[Int(GoroutineState.running.rawValue)])
      case .reason:
        let strings = context.names.lookup(.string)
        return rows.ids { strings($0.a0) }
      case .stack, .byStack:
        let stacks = context.names.lookup(.stack)
        return rows.ids { stacks($0.a1) }
      default: return rows.constant(nil)
      }
    }
  }

  private let context: Shape.Context
  private let output: RowOutput<Shape>
  private let isEmpty: Bool

  init(_ request: TableRequest, plan: StayPlan) {
    context = Shape.Context(names: request.input.names, words: request.input.words)
    output = RowOutput(request, predicates: plan.predicates)
    isEmpty = plan.states.isEmpty
  }

  var wantsMore: Bool { output.wantsMore && !isEmpty }

  func generation(_ generation: TraceGeneration) {}

  func consume(_ block: EventBlock) throws(QueryError) {
    var next = output.next
    for event in block.events where event.type == .goBlock {
      next.initialize(to: event)
      next += 1
      if next == output.end { next = try output.drain(next, context) }
    }
    output.next = next
    // Rows refer to the block, which is used again.
    try output.flush(context)
  }

  func finish(_ end: TraceEnd) throws(QueryError) { try output.flush(context) }
}
