import Catalog
import Columns
import Diagnostics
import GoTrace

/// Makes the rows of `events`: columns of a block's events, which are not copied.
final class EventBuilder: TableBuilder {
  private let output: RowOutput<EventShape>
  private let filter: TypeFilter
  private var context: EventShape.Context

  init(_ request: TableRequest, plan: EventPlan) {
    output = RowOutput(request, predicates: plan.predicates)
    filter = TypeFilter(plan.types)
    context = EventShape.Context(request.input)
  }

  var wantsMore: Bool { output.wantsMore }

  func generation(_ generation: TraceGeneration) { context.begin(generation) }

  func consume(_ block: EventBlock) throws(QueryError) {
    context.firstSequence = Int64(block.firstSequence)
    let wanted = filter.wanted
    for event in block.events where wanted[Int(event.type.rawValue)] { try output.append(event, context) }
    // Rows refer to the block, which is used again.
    try output.flush(context)
  }

  func finish(_ end: TraceEnd) {}
}

/// Makes columns of events.
enum EventShape: RowShape {
  typealias Row = OrderedEvent

  struct Context {
    let names: GenerationNames
    let words: NameWords
    let eventNames: EventName
    let resources: (goroutine: Int64, proc: Int64, none: Int64)
    var generation: TraceGeneration?
    var number: Int64 = 0
    var clockStart: Int64 = 0
    /// What to add to an event's time for the wall clock; nil where the generation has no clock snapshot.
    var wallOffset: Int64?
    var firstSequence: Int64 = 0

    init(_ input: InputContext) {
      names = input.names
      words = input.words
      eventNames = EventName(input.pools)
      let strings = input.pools.strings
      resources = (strings.intern("goroutine"), strings.intern("proc"), strings.intern("none"))
    }

    mutating func begin(_ generation: TraceGeneration) {
      self.generation = generation
      number = Int64(bitPattern: generation.number)
      clockStart = generation.clockStart
      wallOffset = generation.wallOffset
    }
  }

  static func column(_ column: Int, of rows: RowSpan<OrderedEvent>, _ context: Context) -> ColumnVector {
    switch EventColumn(rawValue: column) {
    case .seq:
      let first = context.firstSequence
      return rows.words { first &+ Int64($0.ordinal) }
    case .ts:
      let zero = context.clockStart
      return rows.words { $0.time &- zero }
    case .wall:
      guard let offset = context.wallOffset else { return rows.constant(nil) }
      return rows.words { $0.time &+ offset }
    case .gen:
      let number = context.number
      return rows.optional { $0.closesStream ? nil : number }
    case .kind:
      let kinds = context.words.kinds
      return rows.ids { kinds[Int($0.type.rawValue)] }
    case .type:
      let types = context.words.types
      return rows.words { types[Int($0.type.rawValue)] }
    case .g: return rows.ids { $0.g }
    case .p: return rows.ids { $0.p }
    case .m: return rows.ids { $0.m }
    case .stack: return lookUp(EventArguments.contextStack, .stack, rows, context)
    case .transitionStack: return lookUp(EventArguments.transitionStack, .stack, rows, context)
    case .reason: return lookUp(EventArguments.reason, .string, rows, context)
    case .resource: return resource(rows, context)
    case .resourceID: return rows.ids { $0.resource }
    case .fromState: return state(rows, context) { $0.from }
    case .toState: return state(rows, context) { $0.to }
    case .name:
      let strings = context.names.lookup(.string)
      let generation = context.generation
      let names = context.eventNames
      return rows.ids { names.word($0, strings, generation) }
    case .value: return argument(EventArguments.value, rows)
    case .scope: return scope(rows, context)
    case .scopeID: return rows.ids { EventScope.id($0) }
    case .task: return rows.ids { present($0, EventArguments.task) }
    case .parentTask: return rows.ids { present($0, EventArguments.parentTask) }
    case .category:
      let strings = context.names.lookup(.string)
      return rows.ids { $0.type == .userLog ? strings($0.a1) : -1 }
    case .message:
      let strings = context.names.lookup(.string)
      return rows.ids { $0.type == .userLog ? strings($0.a2) : -1 }
    case nil: return rows.constant(nil)
    }
  }

  private static func lookUp(
    _ positions: ArgumentPositions, _ meaning: GenerationNames.Meaning, _ rows: RowSpan<OrderedEvent>,
    _ context: Context
  ) -> ColumnVector {
    let words = context.names.lookup(meaning)
    return rows.ids { event in
      let position = positions[event.type]
      return position < 0 ? -1 : words(event.argument(position))
    }
  }

  /// The argument as an id, -1 where the type has none.
  @inline(__always)
  private static func present(_ event: OrderedEvent, _ positions: ArgumentPositions) -> Int64 {
    let position = positions[event.type]
    return position < 0 ? -1 : Int64(bitPattern: event.argument(position))
  }

  private static func argument(_ positions: ArgumentPositions, _ rows: RowSpan<OrderedEvent>) -> ColumnVector
  {
    rows.optional { event in
      let position = positions[event.type]
      return position < 0 ? nil : Int64(bitPattern: event.argument(position))
    }
  }

  private static func resource(_ rows: RowSpan<OrderedEvent>, _ context: Context) -> ColumnVector {
    let (goroutine, proc, _) = context.resources
    let kinds: [Int64] = (0...255).map { (byte: UInt8) -> Int64 in
      let type = WireEventType(rawValue: byte)
      return type.isProcTransition ? proc : (type.isGoroutineTransition ? goroutine : -1)
    }
    return rows.ids { kinds[Int($0.type.rawValue)] }
  }

  private static func scope(_ rows: RowSpan<OrderedEvent>, _ context: Context) -> ColumnVector {
    let (goroutine, proc, none) = context.resources
    let scopes: [Int64] = (0...255).map { (byte: UInt8) -> Int64 in
      return switch EventScope.of(WireEventType(rawValue: byte)) {
      case .goroutine?: goroutine
      case .proc?: proc
      case EventScope.none?: none
      case nil: -1
      }
    }
    return rows.ids { scopes[Int($0.type.rawValue)] }
  }

  @inline(__always)
  private static func state(
    _ rows: RowSpan<OrderedEvent>, _ context: Context, _ state: (OrderedEvent) -> UInt8
  ) -> ColumnVector {
    let goroutines = context.words.goroutineStates
    let procs = context.words.procStates
    return rows.ids { event in
      if event.type.isProcTransition { return procs[Int(state(event))] }
      return event.type.isGoroutineTransition ? goroutines[Int(state(event))] : -1
    }
  }
}

extension TraceGeneration {
  /// What to add to an event's time for the wall clock in nanoseconds since 1970; nil without a clock snapshot.
  var wallOffset: Int64? {
    guard let clock else { return nil }
    let wall = Int64(bitPattern: clock.seconds) &* 1_000_000_000 &+ Int64(bitPattern: clock.nanoseconds)
    return wall &- nanoseconds(clock.traceTime)
  }
}
