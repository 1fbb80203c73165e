import Columns
import GoTrace

/// What every row of `states` and `blocks` has: whose stay in which state, from when to when and why. While the
/// stay lasts it is the open state of the goroutine's slot.
struct StayHead {
  var g: Int64 = -1
  var start: Int64 = 0
  var end: Int64 = 0
  /// How long the goroutine was runnable after it; ``unknown`` while or where that is not known.
  var scheduling: Int64 = StayHead.unknown
  /// A word of the pools, -1 for none or where nobody asks.
  var reason: Int32 = -1
  var state: UInt8 = StayHead.noState
  var previous: UInt8 = StayHead.noState
  var following: UInt8 = StayHead.noState
  /// Whether its begin was in the trace.
  var wasSeenBeginning = false

  static let noState = UInt8.max
  static let unknown = Int64.min
}

/// A row of `states` or `blocks`, as wide as a request needs it.
protocol StayRow {
  /// What every row has.
  var head: StayHead { get set }
  /// A slot in which nothing is open.
  init()
  /// Keeps what the event that begins the stay tells besides.
  mutating func begin(_ event: OrderedEvent, _ names: StayNames)
  /// Keeps what the event that ends the stay tells besides.
  mutating func end(_ event: OrderedEvent, _ names: StayNames)
  /// A column of what is kept besides.
  static func detail(_ column: StayColumn, of rows: RowSpan<Self>) -> ColumnVector
}

/// What a request asks of events: whether where they happened, in the context of which goroutine, and what the ids
/// in a generation's events mean.
struct StayNames {
  let wantsPlace: Bool
  let wantsContext: Bool
  let reasons: GenerationNames.Lookup?
  let stacks: GenerationNames.Lookup?
  let byStacks: GenerationNames.Lookup?
  let endStacks: GenerationNames.Lookup?
}

/// A row for requests of nothing but states, times and reasons: half the memory to move.
struct NarrowStay: StayRow {
  var head = StayHead()

  @inline(__always)
  mutating func begin(_ event: OrderedEvent, _ names: StayNames) {}

  @inline(__always)
  mutating func end(_ event: OrderedEvent, _ names: StayNames) {}

  static func detail(_ column: StayColumn, of rows: RowSpan<NarrowStay>) -> ColumnVector {
    rows.constant(nil)
  }
}

/// A row with the contexts and stacks of both its ends.
struct WideStay: StayRow {
  var head = StayHead()
  var p: Int64 = -1
  var m: Int64 = -1
  var by: Int64 = -1
  var endBy: Int64 = -1
  // Words of pools, -1 for none or where nobody asks.
  var stack: Int32 = -1
  var byStack: Int32 = -1
  var endStack: Int32 = -1

  @inline(__always)
  mutating func begin(_ event: OrderedEvent, _ names: StayNames) {
    endBy = -1
    endStack = -1
    if event.from != GoroutineState.undetermined.rawValue {
      if names.wantsPlace {
        p = event.p
        m = event.m
      }
      if names.wantsContext { by = event.g }
      if let stacks = names.byStacks { byStack = Self.stack(EventArguments.contextStack, event, stacks) }
    } else {
      // Found in this state: nobody saw it begin, and only an executing goroutine is where its status is told.
      let isExecuting =
        event.to == GoroutineState.running.rawValue
        || event.to == GoroutineState.syscall.rawValue
      p = isExecuting ? event.p : -1
      m = isExecuting ? event.m : -1
      by = -1
      byStack = -1
    }
    if let stacks = names.stacks { stack = Self.stack(EventArguments.transitionStack, event, stacks) }
  }

  @inline(__always)
  mutating func end(_ event: OrderedEvent, _ names: StayNames) {
    if names.wantsContext { endBy = event.g }
    if let stacks = names.endStacks { endStack = Self.stack(EventArguments.contextStack, event, stacks) }
  }

  @inline(__always)
  private static func stack(
    _ positions: ArgumentPositions, _ event: OrderedEvent, _ stacks: GenerationNames.Lookup
  ) -> Int32 {
    let position = positions[event.type]
    return position < 0 ? -1 : stacks.short(event.argument(position))
  }

  static func detail(_ column: StayColumn, of rows: RowSpan<WideStay>) -> ColumnVector {
    switch column {
    case .p: rows.ids { $0.p }
    case .m: rows.ids { $0.m }
    case .stack: rows.ids { Int64($0.stack) }
    case .byG: rows.ids { $0.by }
    case .byStack: rows.ids { Int64($0.byStack) }
    case .endG, .wakeG: rows.ids { $0.endBy }
    case .endStack, .wakeStack: rows.ids { Int64($0.endStack) }
    default: rows.constant(nil)
    }
  }
}

/// The columns of `states`, and after them those that `blocks` has besides.
enum StayColumn: Int, CaseIterable {
  /// Those that a ``NarrowStay`` can make.
  static let narrow: [StayColumn] = [
    .g, .state, .prevState, .nextState, .reason, .ts, .endTs, .dur, .complete, .schedDur,
  ]

  /// Those that are known of a stay as it ends, without the event that began it.
  static let ofEnds: [StayColumn] = [
    .g, .state, .prevState, .nextState, .reason, .ts, .endTs, .dur, .complete, .endG, .endStack, .wakeG,
    .wakeStack,
  ]

  /// What rows are made of that are known as they end.
  static func eventsOfEnds(_ use: ColumnUse, _ ends: EventTypeSet) -> EventColumns {
    var columns: EventColumns = [.stay]
    if needsID(use) { columns.insert(.resource) }
    if use.uses(StayColumn.endG, .wakeG) { columns.insert(.g) }
    if use.uses(StayColumn.endStack, .wakeStack) {
      columns.formUnion(EventArguments.columns(EventArguments.contextStack, of: ends))
    }
    return columns
  }

  /// Whether rows must tell their goroutine as they go.
  static func needsID(_ use: ColumnUse) -> Bool { use.uses(StayColumn.g) || use.isWatched }

  /// What rows are made of that begin with events of some types and end with events of others.
  static func events(_ use: ColumnUse, begins: EventTypeSet, ends: EventTypeSet) -> EventColumns {
    var columns: EventColumns = []
    if needsID(use) { columns.insert(.resource) }
    if use.uses(StayColumn.reason) { columns.insert(.a0) }
    if use.uses(StayColumn.p, .m) { columns.formUnion([.p, .m]) }
    if use.uses(StayColumn.byG, .endG, .wakeG) { columns.insert(.g) }
    if use.uses(StayColumn.stack) {
      columns.formUnion(EventArguments.columns(EventArguments.transitionStack, of: begins))
    }
    if use.uses(StayColumn.byStack) {
      columns.formUnion(EventArguments.columns(EventArguments.contextStack, of: begins))
    }
    if use.uses(StayColumn.endStack, .wakeStack) {
      columns.formUnion(EventArguments.columns(EventArguments.contextStack, of: ends))
    }
    return columns
  }

  case g, state, prevState, nextState, reason, ts, endTs, dur, p, m, stack, byG, byStack, endG, endStack,
    complete
  case wakeG, wakeStack, schedDur
}

/// Makes columns of stays.
enum StayShape<Row: StayRow>: RowShape {
  static func column(_ column: Int, of rows: RowSpan<Row>, _ names: NameWords) -> ColumnVector {
    guard let column = StayColumn(rawValue: column) else { return rows.constant(nil) }
    let states = names.goroutineStates
    switch column {
    case .g: return rows.ids { $0.head.g }
    case .state: return rows.ids { states[Int($0.head.state)] }
    case .prevState: return rows.ids { states[Int($0.head.previous)] }
    case .nextState: return rows.ids { states[Int($0.head.following)] }
    case .reason: return rows.ids { Int64($0.head.reason) }
    case .ts: return rows.words { $0.head.start }
    case .endTs: return rows.words { $0.head.end }
    case .dur: return rows.words { $0.head.end &- $0.head.start }
    case .complete: return rows.flags { $0.head.wasSeenBeginning && $0.head.following != StayHead.noState }
    case .schedDur:
      return rows.optional { $0.head.scheduling == StayHead.unknown ? nil : $0.head.scheduling }
    case .p, .m, .stack, .byG, .byStack, .endG, .endStack, .wakeG, .wakeStack:
      return Row.detail(column, of: rows)
    }
  }
}
