/// What the ordering's loop works on while only the commonest events come: the parts of ``EventOrdering`` that those
/// touch, copied, so that they stay in registers.
///
/// Those types make up most of every trace. Each of the functions does what the general one does (see
/// `AdvanceGoroutines.swift` and `AdvanceSyscalls.swift`) when all is as it should be; where anything is not it
/// returns false, nothing has changed, and the general one tells why.
struct OrderingLoop<Columns: ColumnChoice> {
  private var goroutines: GoroutineTable.Lookup
  /// The threads, in the order of their places.
  let threads: UnsafeMutablePointer<ThreadRecord>
  private let procs: UnsafeMutablePointer<ProcRecord>
  private let generation: UInt64
  /// Words of a goroutine of this epoch that is runnable, and waits, and whose next number is 0.
  private let runnable: UInt64
  private let waiting: UInt64
  private let wanted: CommonlyWanted
  /// Takes the events, as ``EventOrdering/output``.
  private(set) var output: EventWriter
  /// As ``EventOrdering/lastTime``.
  private(set) var lastTime: Int64
  /// As ``EventOrdering/eventCount``.
  private(set) var eventCount: Int
  private let blockStart: Int
  /// The types that bring goroutines into states of which somebody asks when they began.
  private let noted: CommonlyWanted
  /// The goroutine whose state the last event changed; -1 for none, and where nobody asks for stays.
  private var lastSlot: Int32 = -1

  @inline(__always)
  init(_ ordering: borrowing EventOrdering) {
    goroutines = ordering.goroutines.lookup
    threads = ordering.threads.records
    procs = ordering.procs.records
    generation = ordering.generation
    runnable = GoroutineRecord.word(ordering.epoch, .runnable)
    waiting = GoroutineRecord.word(ordering.epoch, .waiting)
    output = ordering.output.limited(to: ordering.commonColumns)
    lastTime = ordering.lastTime
    eventCount = ordering.eventCount
    blockStart = ordering.blockStart
    wanted = ordering.commonlyWanted
    noted = ordering.commonlyNoted
  }

  /// What an event that comes now is taken back to.
  var mark: Mark {
    @inline(__always) get {
      Mark(outputCount: output.count, eventCount: eventCount, lastTime: lastTime)
    }
  }

  /// Puts back what has changed.
  @inline(__always)
  func store(_ ordering: inout EventOrdering) {
    ordering.output.count = output.count
    ordering.lastTime = lastTime
    ordering.eventCount = eventCount
  }

  /// Tells what the last event has done to a stay, should it turn out not to count.
  ///
  /// - Parameter mark: what was before it.
  func noteUndo(_ ordering: inout EventOrdering, _ mark: Mark) {
    ordering.stayUndo = StayUndo()
    guard lastSlot >= 0 else { return }
    // Where the event was not asked for, nobody looks at the state that it ends.
    var undo = StayUndo.Step(
      slot: lastSlot, from: GoroutineState.undetermined.rawValue, since: 0, origin: .none)
    if output.count > mark.outputCount {
      let event = output.event(mark.outputCount)
      undo = StayUndo.Step(
        slot: lastSlot, from: event.from, since: event.time &- event.lasted, origin: event.origin)
    }
    ordering.stayUndo.append(undo)
  }

  /// Whether a thread is one, and holds a proc, and all is known of it: only then may its events be given to the
  /// functions below, which do not change that.
  @inline(__always)
  static func hasProc(_ thread: UnsafeMutablePointer<ThreadRecord>) -> Bool {
    thread.pointee.p != -1 && thread.pointee.id != -1 && thread.pointee.owes.isEmpty
  }

  @inline(__always)
  mutating func start(
    _ thread: UnsafeMutablePointer<ThreadRecord>, _ time: Int64, id: UInt64, sequence: UInt64
  ) -> Bool {
    let slot = goroutines.find(Int64(bitPattern: id))
    guard _fastPath(slot >= 0) else { return false }
    let goroutine = goroutines.records + Int(slot)
    guard _fastPath(goroutine.pointee.word == runnable | sequence), _fastPath(sequence < 1 << 31),
      _fastPath(thread.pointee.g == -1)
    else { return false }
    goroutine.pointee.word &+= Self.change(.runnable, .running) &+ 1
    emit(
      .goStart, .start, time: time, thread, goroutine, resource: Int64(bitPattern: id), slot: slot, a0: id,
      a1: sequence, from: .runnable, to: .running)
    thread.pointee.g = Int64(bitPattern: id)
    thread.pointee.gSlot = slot
    return true
  }

  /// The goroutine of the thread blocks.
  @inline(__always)
  mutating func block(
    _ thread: UnsafeMutablePointer<ThreadRecord>, _ time: Int64, reason: UInt64, stack: UInt64
  ) -> Bool {
    leave(.goBlock, .block, thread, time, reason, stack, status: .waiting, to: .waiting)
  }

  @inline(__always)
  mutating func unblock(
    _ thread: UnsafeMutablePointer<ThreadRecord>, _ time: Int64, id: UInt64, sequence: UInt64, stack: UInt64
  ) -> Bool {
    let slot = goroutines.find(Int64(bitPattern: id))
    guard _fastPath(slot >= 0) else { return false }
    let goroutine = goroutines.records + Int(slot)
    guard _fastPath(goroutine.pointee.word == waiting | sequence), _fastPath(sequence < 1 << 31) else {
      return false
    }
    goroutine.pointee.word &+= Self.change(.waiting, .runnable) &+ 1
    emit(
      .goUnblock, .unblock, time: time, thread, goroutine, resource: Int64(bitPattern: id), slot: slot,
      a0: id,
      a1: sequence, a2: stack, from: .waiting, to: .runnable)
    return true
  }

  @inline(__always)
  mutating func syscallBegin(
    _ thread: UnsafeMutablePointer<ThreadRecord>, _ time: Int64, sequence: UInt64, stack: UInt64
  ) -> Bool {
    guard let goroutine = ownGoroutine(thread), thread.pointee.pSlot >= 0 else { return false }
    let proc = procs + Int(thread.pointee.pSlot)
    guard goroutine.pointee.isSettled(.running), proc.pointee.generation == generation,
      sequence == proc.pointee.sequence &+ 1
    else { return false }
    goroutine.pointee.word &+= Self.change(.running, .syscall)
    proc.pointee.status = .syscall
    proc.pointee.sequence = sequence
    emit(
      .goSyscallBegin, .syscallBegin, time: time, thread, goroutine, resource: thread.pointee.g,
      slot: thread.pointee.gSlot, a0: sequence, a1: stack, from: .running, to: .syscall)
    return true
  }

  @inline(__always)
  mutating func syscallEnd(
    _ thread: UnsafeMutablePointer<ThreadRecord>, _ time: Int64
  ) -> Bool {
    guard let goroutine = ownGoroutine(thread), thread.pointee.pSlot >= 0 else { return false }
    let proc = procs + Int(thread.pointee.pSlot)
    guard goroutine.pointee.isSettled(.syscall), proc.pointee.status == .syscall else { return false }
    goroutine.pointee.word &+= Self.change(.syscall, .running)
    proc.pointee.status = .running
    emit(
      .goSyscallEnd, .syscallEnd, time: time, thread, goroutine, resource: thread.pointee.g,
      slot: thread.pointee.gSlot,
      from: .syscall, to: .running)
    return true
  }

  /// The goroutine of the thread yields.
  @inline(__always)
  mutating func stop(
    _ thread: UnsafeMutablePointer<ThreadRecord>, _ time: Int64, reason: UInt64, stack: UInt64
  ) -> Bool {
    leave(.goStop, .stop, thread, time, reason, stack, status: .runnable, to: .runnable)
  }

  /// The goroutine of the thread ends. Returns its slot, for the ordering to end it; -1 where nothing happened.
  @inline(__always)
  mutating func destroy(_ thread: UnsafeMutablePointer<ThreadRecord>, _ time: Int64) -> Int32 {
    let slot = thread.pointee.gSlot
    return leave(.goDestroy, .destroy, thread, time, 0, 0, status: .ended, to: .notexist) ? slot : -1
  }

  /// The running goroutine of a thread leaves it.
  @inline(__always)
  private mutating func leave(
    _ type: WireEventType, _ member: CommonlyWanted, _ thread: UnsafeMutablePointer<ThreadRecord>,
    _ time: Int64,
    _ a0: UInt64, _ a1: UInt64, status: GoroutineStatus, to: GoroutineState
  ) -> Bool {
    guard let goroutine = ownGoroutine(thread), _fastPath(goroutine.pointee.isSettled(.running)) else {
      return false
    }
    goroutine.pointee.word &+= Self.change(.running, status)
    emit(
      type, member, time: time, thread, goroutine, resource: thread.pointee.g, slot: thread.pointee.gSlot,
      a0: a0, a1: a1, from: .running, to: to)
    thread.pointee.g = -1
    thread.pointee.gSlot = -1
    return true
  }

  /// Whether a goroutine may be created by a thread.
  @inline(__always)
  func mayCreate(_ thread: UnsafeMutablePointer<ThreadRecord>, id: UInt64) -> Bool {
    if thread.pointee.g != -1 {
      guard let creator = ownGoroutine(thread), creator.pointee.status == .running else { return false }
    }
    return goroutines.find(Int64(bitPattern: id)) < 0
  }

  /// A goroutine was created, and added to the ordering's.
  @inline(__always)
  mutating func create(
    _ thread: UnsafeMutablePointer<ThreadRecord>, _ time: Int64, id: UInt64, newStack: UInt64, stack: UInt64,
    slot: Int32, _ goroutines: GoroutineTable.Lookup
  ) {
    self.goroutines = goroutines
    emit(
      .goCreate, .create, time: time, thread, goroutines.records + Int(slot),
      resource: Int64(bitPattern: id), slot: slot, a0: id, a1: newStack, a2: stack, from: .notexist,
      to: .runnable)
  }

  /// The heap has another size.
  @inline(__always)
  mutating func heapAlloc(_ thread: UnsafeMutablePointer<ThreadRecord>, _ time: Int64, bytes: UInt64) {
    emit(
      .heapAlloc, .heapAlloc, time: time, thread, nil, resource: -1, slot: thread.pointee.gSlot, a0: bytes,
      from: .undetermined, to: .undetermined)
  }

  /// What to add to the word of a goroutine whose status changes.
  @inline(__always)
  private static func change(_ from: GoroutineStatus, _ to: GoroutineStatus) -> UInt64 {
    (UInt64(to.rawValue) &- UInt64(from.rawValue)) &<< GoroutineRecord.statusShift
  }

  /// The goroutine of a thread, nil where it has none. It may exist no more: its status says so then.
  @inline(__always)
  private func ownGoroutine(
    _ thread: UnsafeMutablePointer<ThreadRecord>
  ) -> UnsafeMutablePointer<GoroutineRecord>? {
    guard _fastPath(thread.pointee.gSlot >= 0), _fastPath(thread.pointee.g != -1) else { return nil }
    let goroutine = goroutines.records + Int(thread.pointee.gSlot)
    return _fastPath(goroutine.pointee.id == thread.pointee.g) ? goroutine : nil
  }

  /// As ``EventOrdering/emitGoroutine``, and of no goroutine's transition as ``EventOrdering/emit``.
  @inline(__always)
  private mutating func emit(
    _ type: WireEventType, _ member: CommonlyWanted, time: Int64,
    _ thread: UnsafeMutablePointer<ThreadRecord>, _ goroutine: UnsafeMutablePointer<GoroutineRecord>?,
    resource: Int64, slot: Int32, a0: UInt64 = 0, a1: UInt64 = 0, a2: UInt64 = 0,
    from: GoroutineState, to: GoroutineState
  ) {
    lastTime = EventOrdering.next(time, after: lastTime)
    if Columns.mayHaveStay { lastSlot = goroutine == nil ? -1 : slot }
    if wanted.contains(member) {
      var stay = EndedStay.none
      if Columns.mayHaveStay, let goroutine {
        stay = EndedStay(lasted: lastTime &- goroutine.pointee.since, origin: goroutine.pointee.origin)
      }
      output.append(
        Columns.self, type, time: lastTime, m: thread.pointee.id, p: thread.pointee.p, g: thread.pointee.g,
        resource: resource, slot: UInt32(bitPattern: slot), a0: a0, a1: a1, a2: a2, a3: 0,
        ordinal: UInt32(truncatingIfNeeded: eventCount &- blockStart), from: from.rawValue, to: to.rawValue,
        stay: stay)
    }
    if Columns.mayHaveStay, let goroutine, noted.contains(member) {
      goroutine.pointee.since = lastTime
      // Ids of strings are small where the loop knows a type that has a reason.
      let reason = member == .block || member == .stop ? a0 : 0
      goroutine.pointee.origin = StayOrigin(previous: from.rawValue, reason: reason)
    }
    eventCount &+= 1
  }
}

/// Some of the types that the loop knows: those that the consumer asked for, or that bring goroutines into some states.
struct CommonlyWanted: OptionSet {
  let rawValue: UInt16
  static let start = Self(rawValue: 1)
  static let block = Self(rawValue: 2)
  static let unblock = Self(rawValue: 4)
  static let syscallBegin = Self(rawValue: 8)
  static let syscallEnd = Self(rawValue: 16)
  static let stop = Self(rawValue: 32)
  static let destroy = Self(rawValue: 64)
  static let create = Self(rawValue: 128)
  static let heapAlloc = Self(rawValue: 256)

  init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The types that bring goroutines into states.
  init(entering states: Set<GoroutineState>) {
    self = []
    if states.contains(.running) { formUnion([.start, .syscallEnd]) }
    if states.contains(.waiting) { formUnion([.block]) }
    if states.contains(.runnable) { formUnion([.unblock, .stop, .create]) }
    if states.contains(.syscall) { formUnion([.syscallBegin]) }
  }

  init(_ traits: UnsafeMutablePointer<EventTraits>) {
    self = []
    func look(_ type: WireEventType, _ member: Self) {
      if traits[Int(type.rawValue)].isWanted { insert(member) }
    }
    look(.goStart, .start)
    look(.goBlock, .block)
    look(.goUnblock, .unblock)
    look(.goSyscallBegin, .syscallBegin)
    look(.goSyscallEnd, .syscallEnd)
    look(.goStop, .stop)
    look(.goDestroy, .destroy)
    look(.goCreate, .create)
    look(.heapAlloc, .heapAlloc)
  }
}
