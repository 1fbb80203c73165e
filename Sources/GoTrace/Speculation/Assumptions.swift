/// What the ordering of a generation takes for granted of the ones before it, where it begins before they have been
/// ordered; and what of its events has to be filled in when they have.
///
/// A generation says of everything in it in which state it is before anything happens to it. So an ordering that
/// knows of nothing can believe those statuses, where otherwise they are compared with what is known. What they do
/// not say is here: in an order of its own for each kind, as things came.
final class Assumptions {
  /// A goroutine that existed all along, in the slot of the ordering that knew nothing.
  struct Goroutine {
    var slot: Int32
    var status: GoroutineStatus
  }

  /// A proc that existed all along, most likely.
  struct Proc {
    var id: Int64
    var status: ProcStatus
    /// Where a thread must have held it and been in a system call: what was known of threads by then.
    var threads: [ThreadRecord]?
    /// The event that says so, if it was asked for: what it was before depends on whether it existed.
    var place: Place?
  }

  /// An event that was handed out, by block and by its position there.
  struct Place {
    var block: Int
    var position: Int
  }

  /// What a thread held before, which an event shows.
  struct Context {
    var place: Place
    var thread: Int64
    var shown: ThreadRecord.Holdings
    /// Whether the slot of the thread's goroutine is the event's.
    var showsSlot: Bool
  }

  /// A CPU sample of a goroutine that is not known.
  struct Sample {
    var place: Place
    var goroutine: Int64
    /// How much of the journal of goroutines came before it.
    var journalCount: Int
  }

  /// What happened on a goroutine that existed all along, and fits only some of what may have been open on it.
  enum SpanStep {
    case rangeBegins(OpenRange)
    case rangeEnds(OpenRange)
    case assistIsOpen
    /// A region ended of which no beginning was seen.
    case regionEnds(task: UInt64, name: [UInt8])
  }

  /// A transition of a goroutine of whose present state it is not known yet when it began, to the nanosecond: it began
  /// before the generation, or while the one before it may have been going on.
  struct StayStep {
    var slot: Int32
    /// The event, if it was asked for: it is to show what it ends.
    var place: Place?
    var time: Int64
    /// Events of the generation before it.
    var ordinal: Int
    /// Of the state that the goroutine comes into.
    var origin: StayOrigin
  }

  enum TaskStep {
    case begins
    /// It ended, and its beginning was not seen. The event is to show its parent and name.
    case ends(Place?)
  }

  /// The number of the block that events are put into.
  var block = 0
  private(set) var goroutines: [Goroutine] = []
  private(set) var procs: [Proc] = []
  /// Threads that held nothing, of the kinds given.
  private(set) var idleThreads: [(id: Int64, kinds: ThreadRecord.Holdings)] = []
  /// Threads that had a goroutine.
  private(set) var busyThreads: [(id: Int64, goroutine: Int64)] = []
  /// Threads that had a proc.
  private(set) var holders: [(id: Int64, proc: Int64)] = []
  /// Whether procs were sweeping.
  private(set) var sweeping: [(proc: Int64, isSweeping: Bool)] = []
  /// The first event of the collector that has a number.
  private(set) var collector: (type: WireEventType, sequence: UInt64)?
  private(set) var spans: [(slot: Int32, step: SpanStep)] = []
  private(set) var tasks: [(id: UInt64, step: TaskStep)] = []
  private(set) var contexts: [Context] = []
  private(set) var samples: [Sample] = []
  private(set) var stays: [StayStep] = []

  /// Threads noted in `procs`.
  private var threadsNoted = 0

  /// How many there are; those that there is but one of a thread or proc not counted.
  var count: Int {
    goroutines.count + spans.count + tasks.count + contexts.count + samples.count + stays.count
      + threadsNoted
  }

  /// About how many bytes that takes.
  var heldBytes: Int { count * 80 }

  func goroutineExists(_ slot: Int32, _ status: GoroutineStatus) {
    goroutines.append(Goroutine(slot: slot, status: status))
  }

  /// Whether the goroutine in a slot existed all along.
  func wasThere(_ slot: Int32) -> Bool {
    // No slot is given twice: they are in order.
    var low = 0
    var high = goroutines.count
    while low < high {
      let middle = (low + high) / 2
      if goroutines[middle].slot < slot { low = middle + 1 } else { high = middle }
    }
    return low < goroutines.count && goroutines[low].slot == slot
  }

  func procExists(_ id: Int64, _ status: ProcStatus, owing position: Int?) {
    procs.append(Proc(id: id, status: status, place: position.map { Place(block: block, position: $0) }))
  }

  /// A proc existed that a thread held which was in a system call. The event that says so is of that thread.
  ///
  /// - Parameter threads: what is known of threads.
  func procIsHeld(_ id: Int64, _ threads: [ThreadRecord], owing position: Int?) {
    threadsNoted += threads.count
    procs.append(
      Proc(
        id: id, status: .syscall, threads: threads,
        place: position.map { Place(block: block, position: $0) }))
  }

  /// An event of a thread comes that is no status: it holds no more than is known.
  func holdsNothing(_ thread: UnsafeMutablePointer<ThreadRecord>) {
    idleThreads.append((thread.pointee.id, thread.pointee.owes))
    thread.pointee.owes = []
  }

  func threadHolds(_ id: Int64, _ goroutine: Int64) { busyThreads.append((id, goroutine)) }

  func threadHolds(_ id: Int64, proc: Int64) { holders.append((id, proc)) }

  func procSweeps(_ id: Int64, _ isSweeping: Bool) { sweeping.append((id, isSweeping)) }

  func collectorIsBefore(_ event: WireEvent) { collector = (event.type, event.a0) }

  func rangeBegins(_ range: OpenRange, on slot: Int32) { append(.rangeBegins(range), slot) }
  func rangeEnds(_ range: OpenRange, on slot: Int32) { append(.rangeEnds(range), slot) }
  func assistIsOpen(on slot: Int32) { append(.assistIsOpen, slot) }
  func regionEnds(task: UInt64, name: [UInt8], on slot: Int32) {
    append(.regionEnds(task: task, name: name), slot)
  }

  private func append(_ step: SpanStep, _ slot: Int32) {
    if wasThere(slot) { spans.append((slot, step)) }
  }

  func taskBegins(_ id: UInt64) { tasks.append((id, .begins)) }

  func taskEnds(_ id: UInt64, owing position: Int?) {
    tasks.append((id, .ends(position.map { Place(block: block, position: $0) })))
  }

  func contextIsShown(
    at position: Int, of thread: Int64, _ kinds: ThreadRecord.Holdings, showsSlot: Bool
  ) {
    contexts.append(
      Context(
        place: Place(block: block, position: position), thread: thread, shown: kinds, showsSlot: showsSlot))
  }

  func stayIsOwed(_ slot: Int32, at position: Int?, time: Int64, ordinal: Int, origin: StayOrigin) {
    stays.append(
      StayStep(
        slot: slot, place: position.map { Place(block: block, position: $0) }, time: time, ordinal: ordinal,
        origin: origin))
  }

  func goroutineIsSampled(_ id: Int64, at position: Int, journalCount: Int) {
    samples.append(
      Sample(
        place: Place(block: block, position: position), goroutine: id, journalCount: journalCount))
  }
}

extension EventOrdering {
  /// Remembers a transition, which is handed out next, where what it ends is not known, or when it happens; the goroutine
  /// remains unsettled where the latter may not be. Returns what is known of what it ends.
  func owe(_ ended: EndedStay, of slot: Int32, at time: Int64, _ type: WireEventType) -> EndedStay {
    let record = goroutines.records + Int(slot)
    guard let assumptions, record.pointee.isUnsettled || mayOverlap else { return ended }
    assumptions.stayIsOwed(
      slot, at: positionOfNext(type), time: time, ordinal: eventCount, origin: record.pointee.origin)
    record.pointee.isUnsettled = mayOverlap
    return .none
  }

  /// Where an event of a type will stand in its block if it is handed out next; nil where nobody asks for it.
  func positionOfNext(_ type: WireEventType) -> Int? {
    traits[Int(type.rawValue)].isWanted ? output.count : nil
  }

  /// Remembers that an event, which is handed out next, shows what only the events before the generation say.
  ///
  /// - Parameters:
  ///   - hasGoroutine: whether it shows another goroutine than its thread's.
  ///   - owesSlot: whether the slot of the thread's goroutine is the event's.
  func oweContext(
    _ type: WireEventType, _ context: Context, hasGoroutine: Bool = false, owesSlot: Bool = false
  ) {
    guard let assumptions, let position = positionOfNext(type), context.m != -1 else { return }
    var owed = threads.records[Int(threads.find(context.m))].owes
    if hasGoroutine { owed.remove(.goroutine) }
    if owed.isEmpty { return }
    assumptions.contextIsShown(
      at: position, of: context.m, owed, showsSlot: owesSlot && owed.contains(.goroutine))
  }
}
