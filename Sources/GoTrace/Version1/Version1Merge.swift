/// Merges the procs' events into one order, as the readers of Go 1.7 to 1.21 do.
///
/// Of every proc the first event that is left is looked at. Those that can come by the state and the sequence of the
/// goroutine they are about wait at the frontier, and of these the one of the smallest time comes next. Where times
/// are equal Go leaves it to chance which; here the lowest proc is first, and samples are last.
struct Version1Merge: Version1Stream {
  private let context: Version1Cursor.Context
  private let goroutines: Version1Goroutines
  private var cursors: [Version1Cursor]
  private let samples: [Version1Event]
  private var nextSample = 0
  private let exits: [Version1Index.Exit]
  private var nextExit = 0
  private let index: Version1Index
  private var record: Version1Record
  /// Cursors whose event is to be looked at; the samples' number is one more than the last cursor's.
  private var available: [Int32]
  private var frontier: [Entry] = []
  /// Cursors whose event cannot come yet, by what it is about.
  private var waiting: [UInt64: [Int32]] = [:]
  private var collectorSequence: UInt64 = 0
  private var lastTime = Int64.min
  /// The next event of the order without the returns that have another place in it.
  private var held = Version1Event()
  private var heldStep: Version1Step?

  /// An event at the frontier, which its cursor stands at.
  private struct Entry {
    var time: Int64
    var cursor: Int32

    @inline(__always)
    static func < (left: Entry, right: Entry) -> Bool {
      left.time != right.time ? left.time < right.time : left.cursor < right.cursor
    }
  }

  private static let noSequence = UInt64.max
  private static let increment = UInt64.max - 1
  /// What events are about that are about no goroutine.
  private static let nothing = UInt64.max
  private static let collector = UInt64.max - 1

  init(_ index: Version1Index, _ goroutines: Version1Goroutines) {
    self.index = index
    self.goroutines = goroutines
    let context = Version1Cursor.Context(index)
    self.context = context
    samples = index.samples
    exits = index.exits
    var record = Version1Record(context.start)
    cursors = index.procs.map { proc in
      var cursor = Version1Cursor(proc, context)
      cursor.advance(context, &record)
      return cursor
    }
    self.record = record
    available = (0...Int32(index.procs.count)).map { $0 }
  }

  mutating func next(_ event: inout Version1Event) -> Version1Step {
    while heldStep == nil {
      let step = mergeOne()
      // A return that has another place has come from there.
      if step == .event, held.type == .goSysExit, held.a2 != 0, held.a2 != UInt64(bitPattern: held.time) {
        if let wrong = contradiction(held) { heldStep = .stuck(wrong) }
        continue
      }
      heldStep = step
    }
    if nextExit < exits.count, let step = heldStep, isDue(exits[nextExit], before: step) {
      take(exits[nextExit], &event)
      nextExit += 1
      return .event
    }
    event = held
    let step = heldStep ?? .end
    if step == .event { heldStep = nil }
    return step
  }

  private func isDue(_ exit: Version1Index.Exit, before step: Version1Step) -> Bool {
    switch step {
    case .event: exit.key < held.time || exit.key == held.time && exit.standsTooEarly
    case .end: true
    case .stuck: false
    }
  }

  /// Makes an event of a return, from where it stands in the file.
  private func take(_ exit: Version1Index.Exit, _ event: inout Version1Event) {
    var position = context.start + exit.place
    var record = Version1Record(context.start)
    _ = context.reader.next(&position, context.end, &record)
    event = Version1Event()
    event.type = .goSysExit
    event.time = exit.key
    event.a0 = record.n1
    event.g = record.n1
    event.p = FakeProc.syscall
  }

  /// What is wrong with the time of a return, nil where nothing is.
  private func contradiction(_ exit: Version1Event) -> String? {
    let slot = goroutines.find(exit.g)
    let block = slot < 0 ? 0 : goroutines.records[Int(slot)].lastBlock
    if block == 0 { return "goroutine \(exit.g) returns from a system call that it has not entered" }
    if Int64(bitPattern: exit.a2) < block {
      return "goroutine \(exit.g) returns from a system call before it entered it: the clocks of the "
        + "machine's processors differ"
    }
    return nil
  }

  /// Puts the next event of the order, by the times at which events were written, into `held`.
  private mutating func mergeOne() -> Version1Step {
    var event: Version1Event
    while let cursor = available.popLast() {
      if Int(cursor) == cursors.count {
        if nextSample < samples.count { push(Entry(time: samples[nextSample].time, cursor: cursor)) }
        continue
      }
      if cursors[Int(cursor)].isAtEnd { continue }
      let change = change(cursors[Int(cursor)].event)
      if isReady(change) {
        push(Entry(time: cursors[Int(cursor)].event.time, cursor: cursor))
      } else {
        waiting[change.subject, default: []].append(cursor)
      }
    }
    guard let first = pop() else {
      guard let (subject, _) = waiting.min(by: { $0.key < $1.key }) else { return .end }
      return .stuck(
        subject == Self.collector
          ? "no order of the events makes sense: a garbage collection is missing"
          : "no order of the events makes sense: one that goroutine \(subject) waits for is missing")
    }
    available.append(first.cursor)
    let i = Int(first.cursor)
    if i == cursors.count {
      event = samples[nextSample]
      nextSample += 1
    } else {
      event = cursors[i].event
      let change = change(event)
      guard isReady(change) else {
        return .stuck("goroutine \(change.subject) has events on two procs that exclude each other")
      }
      apply(change)
      cursors[i].advance(context, &record)
      finish(&event, i)
    }
    guard event.time >= lastTime else {
      return .stuck("times contradict the order of events: the clocks of the machine's processors differ")
    }
    lastTime = event.time
    held = event
    return .event
  }

  /// Gives an event the form in which it is handed on.
  private func finish(_ event: inout Version1Event, _ cursor: Int) {
    switch event.type {
    case .goStartLocal: event.type = .goStart
    case .goUnblockLocal: event.type = .goUnblock
    case .goSysExitLocal: event.type = .goSysExit
    case .goSysCall: event.a3 = losesProc(event, cursor) ? 1 : 0
    case .goSysBlock, .goInSyscall:
      let slot = goroutines.slot(event.g)
      goroutines.records[Int(slot)].lastBlock = event.time
    default: break
    }
    if event.type == .goUnblock, !index.timerGoroutines.isEmpty, index.timerGoroutines.contains(event.g) {
      event.p = FakeProc.timer
    } else if event.type == .goSysExit {
      event.p = FakeProc.syscall
    }
  }

  /// Whether the next event of the goroutine that enters a system call is the loss of its proc. A sample of it in
  /// between is an event of it.
  private func losesProc(_ event: Version1Event, _ cursor: Int) -> Bool {
    guard let time = cursors[cursor].timeOfSysBlock(of: event.g, context) else { return false }
    for sample in samples[nextSample...] {
      if sample.time >= time { break }
      if sample.g == event.g { return false }
    }
    return true
  }

  // MARK: What events need and change

  /// What an event is about, what that must be for it to come, and what it is then.
  private struct Change {
    var subject: UInt64
    var sequence = Version1Merge.noSequence
    var status = Version1Goroutines.Status.dead
    var nextSequence = Version1Merge.noSequence
    var nextStatus = Version1Goroutines.Status.dead
  }

  @inline(__always)
  private func change(_ event: Version1Event) -> Change {
    switch event.type {
    case .goCreate:
      Change(subject: event.a0, sequence: 0, status: .dead, nextSequence: 1, nextStatus: .runnable)
    case .goWaiting, .goInSyscall:
      Change(subject: event.g, sequence: 1, status: .runnable, nextSequence: 2, nextStatus: .waiting)
    case .goStart, .goStartLabel:
      Change(
        subject: event.g, sequence: event.a1, status: .runnable, nextSequence: event.a1 &+ 1,
        nextStatus: .running)
    case .goStartLocal:
      Change(subject: event.g, status: .runnable, nextSequence: Self.increment, nextStatus: .running)
    case .goBlock, .goBlockSend, .goBlockRecv, .goBlockSelect, .goBlockSync, .goBlockCond, .goBlockNet,
      .goSleep, .goSysBlock, .goBlockGC:
      Change(subject: event.g, status: .running, nextStatus: .waiting)
    case .goSched, .goPreempt: Change(subject: event.g, status: .running, nextStatus: .runnable)
    case .goUnblock, .goSysExit:
      Change(
        subject: event.a0, sequence: event.a1, status: .waiting, nextSequence: event.a1 &+ 1,
        nextStatus: .runnable)
    case .goUnblockLocal, .goSysExitLocal:
      Change(subject: event.a0, status: .waiting, nextSequence: Self.increment, nextStatus: .runnable)
    case .gcStart: Change(subject: Self.collector, sequence: event.a0, nextSequence: event.a0 &+ 1)
    default: Change(subject: Self.nothing)
    }
  }

  @inline(__always)
  private func isReady(_ change: Change) -> Bool {
    if change.subject >= Self.collector {
      return change.subject == Self.nothing || change.sequence == Self.noSequence
        || change.sequence == collectorSequence
    }
    let slot = goroutines.find(change.subject)
    if slot < 0 {
      if goroutines.hasEnded(change.subject) {
        return change.status == .running && change.sequence == Self.noSequence
      }
      return change.status == .dead && (change.sequence == 0 || change.sequence == Self.noSequence)
    }
    let record = goroutines.records + Int(slot)
    return record.pointee.status == change.status
      && (change.sequence == record.pointee.sequence || change.sequence == Self.noSequence)
  }

  @inline(__always)
  private mutating func apply(_ change: Change) {
    if change.subject == Self.nothing { return }
    if change.subject == Self.collector {
      collectorSequence = change.nextSequence
    } else {
      var slot = goroutines.find(change.subject)
      if slot < 0 {
        if goroutines.hasEnded(change.subject) { return }
        slot = goroutines.slot(change.subject)
      }
      let record = goroutines.records + Int(slot)
      record.pointee.status = change.nextStatus
      switch change.nextSequence {
      case Self.noSequence: break
      case Self.increment: record.pointee.sequence &+= 1
      default: record.pointee.sequence = change.nextSequence
      }
    }
    if !waiting.isEmpty, let cursors = waiting.removeValue(forKey: change.subject) { available += cursors }
  }

  // MARK: The frontier, a heap

  @inline(__always)
  private mutating func push(_ entry: Entry) {
    frontier.append(entry)
    var i = frontier.count - 1
    while i > 0 {
      let parent = (i - 1) / 2
      guard entry < frontier[parent] else { break }
      frontier[i] = frontier[parent]
      i = parent
    }
    frontier[i] = entry
  }

  @inline(__always)
  private mutating func pop() -> Entry? {
    guard let first = frontier.first, let last = frontier.popLast() else { return nil }
    let count = frontier.count
    if count == 0 { return first }
    var i = 0
    while true {
      var child = 2 * i + 1
      if child >= count { break }
      if child + 1 < count, frontier[child + 1] < frontier[child] { child += 1 }
      guard frontier[child] < last else { break }
      frontier[i] = frontier[child]
      i = child
    }
    frontier[i] = last
    return first
  }
}
