/// The scheduler's state as far as it decides which event can come next, and the events that have come.
///
/// A copy in behaviour of Go's `internal/trace/order.go` (Go 1.27): an event of a thread can advance when the
/// goroutine and the proc it is about are in the state it needs, and in its sequence; what contradicts the state
/// is refused. The advance functions are in the files beside this one, by what the events are about.
struct EventOrdering: ~Copyable {
  /// What came of trying an event.
  enum Advance: UInt8 {
    /// It has happened.
    case advanced
    /// Others must come first.
    case blocked
    /// It contradicts what came before; `failure` says how.
    case refused
    /// What came before the generation decides, which is not known yet: see ``assumptions``. Nothing has changed.
    case undecided
  }

  /// A task that has begun.
  struct OpenTask {
    var parent: UInt64
    var name: [UInt8]
  }

  /// State of the garbage collector.
  enum CollectorState { case undetermined, notRunning, running }

  var goroutines: GoroutineTable
  var procs = RecordTable<ProcRecord>()
  var threads = RecordTable<ThreadRecord>()
  var spans = SpanTable()
  var tasks: [UInt64: OpenTask] = [:]
  var collectorSequence: UInt64 = 0
  var collectorState = CollectorState.undetermined
  /// Number of the generation being ordered, and of the first one that has events of threads, 0 before it.
  var generation: UInt64 = 0
  var initialGeneration: UInt64 = 0
  /// How many generations have been begun with.
  var epoch: UInt32 = 0
  var tables: TraceGeneration {
    didSet {
      if tables === oldValue { return }
      nameRegionsAnew()
      carryReasons(from: oldValue)
    }
  }
  /// The names of regions, and of tasks as they begin.
  var names = SpanNames()
  /// Why the last event was refused.
  var failure = ""
  /// Where the generation is ordered before the one before it has been, what is taken for granted of that.
  let assumptions: Assumptions?
  /// Whether events of the generation before it may still come, so that times are not known for good.
  var mayOverlap = false

  /// What the consumer asked for, by type.
  let traits: UnsafeMutablePointer<EventTraits>
  /// The same of the types that ``OrderingLoop`` knows.
  let commonlyWanted: CommonlyWanted
  /// The columns that are looked at of those; and ordinals, which are written wherever there is a column of them.
  let commonColumns: EventColumns
  /// Whether ``OrderingLoop`` may order them.
  var usesLoop: Bool
  /// Whether anybody asks for ``EventColumns/stay``.
  let keepsStays: Bool
  /// The states of which it is asked when they began, and the types that ``OrderingLoop`` knows which lead there.
  let noted: Set<GoroutineState>
  let commonlyNoted: CommonlyWanted
  /// What undoes to stays what the event has done that is being tried.
  var stayUndo = StayUndo()
  /// Takes the events that have come since the block was handed over. The driver owns the buffer.
  var output: EventWriter
  /// Go's time of the last event; the next is at least one nanosecond later.
  var lastTime: Int64 = 0
  /// Events that have come since the trace's beginning.
  var eventCount = 0
  /// `eventCount` when the block was handed over.
  var blockStart = 0

  /// - Parameters:
  ///   - time: no event is to be before, or at, that time.
  ///   - base: what times of the first block count from; `time` unless given.
  ///   - columns: those of the first block; what is asked for unless given.
  ///   - assumptions: for an ordering that knows nothing of what was before its generation.
  init(
    _ needs: ReadingNeeds, tables: TraceGeneration, output: EventBuffer, after time: Int64,
    base: Int64? = nil, columns: EventColumns? = nil, assumptions: Assumptions? = nil
  ) {
    lastTime = time
    traits = EventTraits.table(wanted: needs.types)
    commonlyWanted = CommonlyWanted(traits)
    commonColumns = needs.commonColumns.union(.ordinal)
    usesLoop = !needs.avoidsLoop
    keepsStays = needs.columns.contains(.stay)
    noted = keepsStays ? Self.states(endedBy: needs.types) : []
    commonlyNoted = CommonlyWanted(entering: noted)
    goroutines = GoroutineTable(keepsJournal: assumptions != nil)
    self.output = EventWriter(columns ?? needs.columns, output, base: base ?? time)
    self.tables = tables
    self.assumptions = assumptions
  }

  deinit {
    traits.deallocate()
    procs.deallocate()
    threads.deallocate()
  }

  /// Forgets all goroutines, procs and threads: the next generation is as the first.
  mutating func restart() {
    goroutines = GoroutineTable()
    procs.deallocate()
    procs = RecordTable()
    threads.deallocate()
    threads = RecordTable()
    spans = SpanTable()
    tasks = [:]
    collectorSequence = 0
    collectorState = .undetermined
    initialGeneration = 0
  }

  /// Bytes of what is known of goroutines, procs, threads, tasks and regions, texts of tasks guessed.
  var heldBytes: Int {
    goroutines.heldBytes + procs.heldBytes + threads.heldBytes
      + spans.heldBytes + tasks.count * 128 + names.heldBytes + tables.extraStrings.heldBytes
  }

  /// Goes on in another buffer, with the same columns unless others are given.
  mutating func begin(_ output: EventBuffer, columns: EventColumns? = nil) {
    self.output = EventWriter(columns ?? self.output.columns, output, base: lastTime)
    blockStart = eventCount
  }

  /// The context an event happens in: the thread, and what it held before.
  struct Context {
    var m: Int64
    var p: Int64
    var g: Int64
    var pSlot: Int32
    var gSlot: Int32

    init(m: Int64, p: Int64, g: Int64, pSlot: Int32, gSlot: Int32) {
      self.m = m
      self.p = p
      self.g = g
      self.pSlot = pSlot
      self.gSlot = gSlot
    }

    /// The context that a thread is in.
    @inline(__always)
    init(_ thread: UnsafeMutablePointer<ThreadRecord>) {
      m = thread.pointee.id
      p = thread.pointee.p
      g = thread.pointee.g
      pSlot = thread.pointee.pSlot
      gSlot = thread.pointee.gSlot
    }

    static let none = Context(m: -1, p: -1, g: -1, pSlot: -1, gSlot: -1)
    var hasAll: Bool { m != -1 && p != -1 && g != -1 }
  }

  /// The time that Go's reader gives an event: its own, or a nanosecond after the last one's.
  @inline(__always)
  static func next(_ time: Int64, after lastTime: Int64) -> Int64 {
    time <= lastTime ? lastTime &+ 1 : time
  }

  /// Gives an event its time and place, and hands it on if it was asked for.
  @inline(__always)
  mutating func emit(
    _ type: WireEventType, time: Int64, _ context: Context, resource: Int64 = -1, slot: Int32,
    a0: UInt64 = 0, a1: UInt64 = 0, a2: UInt64 = 0, a3: UInt64 = 0, from: UInt8 = 0, to: UInt8 = 0,
    stay: EndedStay = .none
  ) {
    let now = Self.next(time, after: lastTime)
    lastTime = now
    if traits[Int(type.rawValue)].isWanted {
      output.append(
        AnyColumns.self, type, time: now, m: context.m, p: context.p, g: context.g, resource: resource,
        slot: UInt32(bitPattern: slot), a0: a0, a1: a1, a2: a2, a3: a3,
        ordinal: UInt32(truncatingIfNeeded: eventCount &- blockStart), from: from, to: to, stay: stay)
    }
    eventCount &+= 1
  }

  /// The same of a goroutine's transition, while its slot is still its own.
  @inline(__always)
  mutating func emitGoroutine(
    _ type: WireEventType, time: Int64, _ context: Context, of goroutine: Int64, slot: Int32,
    a0: UInt64 = 0, a1: UInt64 = 0, a2: UInt64 = 0, a3: UInt64 = 0, from: GoroutineState, to: GoroutineState
  ) {
    let stay: EndedStay =
      keepsStays && from != to
      ? enter(slot, at: Self.next(time, after: lastTime), type, a0, from) : .none
    emit(
      type, time: time, context, resource: goroutine, slot: slot, a0: a0, a1: a1, a2: a2, a3: a3,
      from: from.rawValue, to: to.rawValue, stay: stay)
  }

  /// An event as it stands on the wire, without a transition.
  @inline(__always)
  mutating func emitPlain(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) {
    emit(
      event.pointee.type, time: event.pointee.time, context, slot: context.gSlot, a0: event.pointee.a0,
      a1: event.pointee.a1, a2: event.pointee.a2,
      a3: event.pointee.a3)
  }

  /// A goroutine's transition.
  @inline(__always)
  mutating func emitTransition(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, of goroutine: Int64, slot: Int32,
    from: GoroutineState, to: GoroutineState
  ) {
    emitGoroutine(
      event.pointee.type, time: event.pointee.time, context, of: goroutine, slot: slot,
      a0: event.pointee.a0, a1: event.pointee.a1, a2: event.pointee.a2, a3: event.pointee.a3, from: from,
      to: to)
  }

  /// A proc's transition.
  @inline(__always)
  mutating func emitTransition(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, ofProc proc: Int64, from: ProcState,
    to: ProcState
  ) {
    emit(
      event.pointee.type, time: event.pointee.time, context, resource: proc, slot: context.gSlot,
      a0: event.pointee.a0, a1: event.pointee.a1,
      a2: event.pointee.a2, a3: event.pointee.a3, from: from.rawValue, to: to.rawValue)
  }

  /// Refuses an event.
  mutating func refuse(_ message: String) -> Advance {
    failure = message
    return .refused
  }

  /// Refuses an event whose context lacks something it needs.
  mutating func refuseContext(_ type: WireEventType, _ context: Context) -> Advance {
    let missing =
      context.m == -1 ? "thread" : context.p == -1 ? "proc" : "goroutine"
    return refuse("\(type.name) needs a \(missing) and thread \(context.m) has none")
  }

  /// The slot of the context's goroutine, -1 where it does not exist (any more).
  @inline(__always)
  func liveSlot(_ context: Context) -> Int32 {
    if context.gSlot >= 0 {
      let record = goroutines.records + Int(context.gSlot)
      if record.pointee.isLive, record.pointee.id == context.g { return context.gSlot }
    }
    return goroutines.find(context.g)
  }

  /// Tries an event of a thread. If it advances, the thread has what it has after it.
  @inline(never)
  mutating func advance(_ event: UnsafeMutablePointer<WireEvent>, thread place: Int32) -> Advance {
    let thread = threads.records + Int(place)
    thread.pointee.isKnown = true
    if _slowPath(!thread.pointee.owes.isEmpty), !event.pointee.type.isStatus {
      assumptions?.holdsNothing(thread)
    }
    switch event.pointee.type {
    case .goStart:
      return goStart(
        thread, event.pointee.time, id: Int64(bitPattern: event.pointee.a0), sequence: event.pointee.a1)
    case .goBlock:
      return goBlock(thread, event.pointee.time, reason: event.pointee.a0, stack: event.pointee.a1)
    case .goUnblock:
      return goUnblock(
        thread, event.pointee.time, id: Int64(bitPattern: event.pointee.a0), sequence: event.pointee.a1,
        stack: event.pointee.a2)
    default: return advanceOther(event, place)
    }
  }

  private mutating func advanceOther(_ event: UnsafeMutablePointer<WireEvent>, _ place: Int32) -> Advance {
    let context = Context(threads.records + Int(place))
    var next = context
    let result = dispatch(event, context, &next)
    if result == .advanced, context.m != -1 {
      // Only now: `threads.records` may have moved if the event named a thread not known before.
      let thread = threads.records + Int(place)
      thread.pointee.p = next.p
      thread.pointee.pSlot = next.pSlot
      thread.pointee.g = next.g
      thread.pointee.gSlot = next.gSlot
      if next.pSlot >= 0 { thread.pointee.owes.remove(.proc) }
      if next.gSlot >= 0 { thread.pointee.owes.remove(.goroutine) }
    }
    return result
  }

  @inline(__always)
  private mutating func dispatch(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, _ next: inout Context
  ) -> Advance {
    switch event.pointee.type {
    case .goStop, .goDestroy: goStopExecuting(event, context, &next)
    case .goSyscallBegin: goSyscallBegin(event, context)
    case .goSyscallEnd: goSyscallEnd(event, context)
    case .goSyscallEndBlocked: goSyscallEndBlocked(event, context, &next)
    case .goCreate, .goCreateBlocked: goCreate(event, context)
    case .procStart: procStart(event, context, &next)
    case .procStop: procStop(event, context, &next)
    default: dispatchRare(event, context, &next)
    }
  }

  private mutating func dispatchRare(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, _ next: inout Context
  ) -> Advance {
    let type = event.pointee.type
    switch type {
    case .procSteal: return procSteal(event, context, &next)
    case .procStatus: return procStatus(event, context, &next)
    case .goStatus, .goStatusStack: return goStatus(event, context, &next)
    case .goCreateSyscall: return goCreateSyscall(event, context, &next)
    case .goDestroySyscall: return goDestroySyscall(event, context, &next)
    case .goSwitch, .goSwitchDestroy: return goSwitch(event, context, &next)
    case .procsChange, .goLabel, .userLog:
      guard context.hasAll else { return refuseContext(type, context) }
      emitPlain(event, context)
      return .advanced
    case .heapAlloc, .heapGoal:
      guard context.m != -1, context.p != -1 else { return refuseContext(type, context) }
      emitPlain(event, context)
      return .advanced
    case .gcActive: return gcActive(event, context)
    case .gcBegin: return gcBegin(event, context)
    case .gcEnd: return gcEnd(event, context)
    case .gcSweepBegin, .gcSweepEnd: return sweepEdge(event, context)
    case .gcSweepActive: return sweepActive(event, context)
    case .stwBegin, .gcMarkAssistBegin: return rangeBegin(event, context)
    case .stwEnd, .gcMarkAssistEnd: return rangeEnd(event, context)
    case .gcMarkAssistActive: return assistActive(event, context)
    case .userTaskBegin: return taskBegin(event, context)
    case .userTaskEnd: return taskEnd(event, context)
    case .userRegionBegin, .userRegionEnd: return regionEdge(event, context)
    case let type where type.kind == .experimental:
      guard context.m != -1 else { return refuseContext(type, context) }
      emitPlain(event, context)
      return .advanced
    default: return refuse("\(type.name) has no place among the events of a thread")
    }
  }
}
