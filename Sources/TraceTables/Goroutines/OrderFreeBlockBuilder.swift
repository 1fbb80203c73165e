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
      make(column, rows, context)
    }

    @inline(__always)
    static func make<Rows: RowSource>(_ column: Int, _ rows: Rows, _ context: Context) -> ColumnVector
    where Rows.Row == OrderedEvent {
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
  private let request: TableRequest
  private let hasTests: Bool
  /// Whether the sink takes more of what is handed to it past the output.
  private var sinkWantsMore = true

  init(_ request: TableRequest, plan: StayPlan) {
    self.request = request
    hasTests = !plan.predicates.isEmpty
    context = Shape.Context(names: request.input.names, words: request.input.words)
    output = RowOutput(request, predicates: plan.predicates)
    isEmpty = plan.states.isEmpty
  }

  var wantsMore: Bool { output.wantsMore && sinkWantsMore && !isEmpty }

  func generation(_ generation: TraceGeneration) {}

  func consume(_ block: EventBlock) throws(QueryError) {
    // Where nobody else asks for events a block has no others, and no rows need to be picked.
    if !hasTests, Self.hasOnlyBlocks(block.events) {
      sinkWantsMore = try request.handOn(block.events) { column, run in Shape.make(column, run, context) }
      return
    }
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

  private static func hasOnlyBlocks(_ events: EventSequence) -> Bool {
    var differences: UInt8 = 0
    for event in events { differences |= event.type.rawValue ^ WireEventType.goBlock.rawValue }
    return differences == 0
  }

  func finish(_ end: TraceEnd) throws(QueryError) { try output.flush(context) }
}
