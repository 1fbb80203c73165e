import Diagnostics
import GoTrace

/// Looks at everything that a reader hands over: that it is there, and that it does not contradict what came before.
final class EventInspector: TraceConsumer {
  /// An event in a few bytes.
  struct Line: Equatable {
    var hash: UInt64
    var isSync: Bool
  }

  private let needs: ReadingNeeds
  /// The types that ``digest`` is of.
  private let digestTypes: EventTypeSet?
  private let digestColumns: EventColumns
  private let keepsLines: Bool
  /// All events, in one number.
  private(set) var digest: UInt64 = 0
  private(set) var lines: [Line] = []
  private(set) var counts = [Int](repeating: 0, count: 256)
  private(set) var generations: [UInt64] = []
  private(set) var gaps = 0
  private(set) var eventCount = 0
  private(set) var firstTime: Int64?
  private(set) var lastTime: Int64?
  private var current: TraceGeneration?
  private var nextSequence = 0
  private var goroutines = GoroutineStates(isOld: false)
  private static let specs = (0...255).map { EventSpec.of(WireEventType(rawValue: UInt8($0))) }

  init(
    _ needs: ReadingNeeds, digestOf types: EventTypeSet? = nil, columns: EventColumns? = nil,
    keepsLines: Bool = false
  ) {
    self.needs = needs
    self.digestTypes = types
    digestColumns = columns ?? needs.columns
    self.keepsLines = keepsLines
  }

  func generation(_ generation: TraceGeneration) -> Bool {
    // Since Go 1.26 what stands between two ends is a generation, whatever its number.
    if let current, generation.version < .go126 {
      require(generation.number > current.number, "generation \(generation.number) after \(current.number)")
    }
    current = generation
    if generation.version.isVersion1 { goroutines = GoroutineStates(isOld: true) }
    generations.append(generation.number)
    // Numbers of a generation, of threads and of clocks are the trace's; sizes must be those that are there.
    for index in 0..<generation.stringCount { touch(generation.string(at: index)) }
    for index in 0..<generation.stackCount {
      for position in generation.frames(ofStackAt: index) {
        let frame = generation.frame(at: position)
        require((0..<generation.stringCount).contains(frame.function), "a function's name is not there")
        require((0..<generation.stringCount).contains(frame.file), "a file's name is not there")
      }
    }
    for batch in generation.batches {
      require(batch.size >= 0 && batch.headerLength > 0, "a batch has no size")
      require(batch.offset >= generation.offset, "a batch before its generation")
      require(
        batch.offset + batch.headerLength + batch.size <= generation.offset + generation.byteCount,
        "a batch behind its generation")
    }
    return true
  }

  func batch(_ batch: BatchContent) -> Bool {
    require(needs.batchData || needs.typeCounts, "a batch that nobody asked for")
    touch(batch.data)
    require((0...batch.data.count).contains(batch.end), "events behind a batch's last byte")
    var last = -1
    for number in 0..<batch.eventCount {
      let place = batch.place(ofEvent: number)
      require(
        place > last && place < batch.end, "an event at \(place) of \(batch.end), the last one at \(last)")
      last = place
    }
    if needs.typeCounts, needs.batchData, batch.batch.content == .events {
      let counted = (0...255).reduce(0) { $0 + batch.count(of: WireEventType(rawValue: UInt8($1))) }
      require(counted == batch.eventCount, "\(batch.eventCount) events, \(counted) counted")
    }
    return true
  }

  func gap(_ gap: TraceGap) {
    require(gap.from < gap.to, "a gap from \(gap.from) to \(gap.to)")
    require(needs.ordering, "a gap of no order")
    gaps += 1
    goroutines.compare(gap.stays, current, needs)
    goroutines = GoroutineStates(isOld: false)
  }

  func events(_ block: EventBlock) -> Bool {
    require(block.generation === current, "a block of another generation")
    for event in block.events {
      counts[Int(event.type.rawValue)] += 1
      require(event.type.kind != nil, "\(event.type.name) is no event")
      if needs.ordering {
        order(event, block)
        if needs.types == .all { follow(event, block.generation) }
      }
      let hash = needs.columns == .all ? hash(event, block.generation) : hash(event, digestColumns)
      if keepsLines { lines.append(Line(hash: hash, isSync: event.type == .sync255)) }
      if let digestTypes {
        guard digestTypes.contains(event.type) else { continue }
        mix(&digest, self.hash(event, digestColumns))
      } else {
        mix(&digest, hash)
      }
    }
    eventCount += block.events.count
    return true
  }

  private func order(_ event: OrderedEvent, _ block: EventBlock) {
    if let lastTime {
      require(event.time > lastTime || lastTime == .max, "time \(event.time) after \(lastTime)")
    }
    if firstTime == nil { firstTime = event.time }
    lastTime = event.time
    if needs.columns.contains(.ordinal) {
      let sequence = block.firstSequence + Int(event.ordinal)
      require(
        needs.types == .all ? sequence == nextSequence : sequence >= nextSequence,
        "event \(sequence) where \(nextSequence) is next")
      nextSequence = sequence + 1
    }
  }

  /// What is said of the states of goroutines is what was said of them before. Of procs Go's reader does not see to it:
  /// two threads may hold one.
  private func follow(_ event: OrderedEvent, _ generation: TraceGeneration) {
    if event.type.isProcTransition {
      require(
        ProcState(rawValue: event.from) != nil && ProcState(rawValue: event.to) != nil, "no state of a proc")
    } else if event.type.isGoroutineTransition {
      goroutines.change(event, generation, needs)
    } else if needs.columns.contains(.slot), event.slot != OrderedEvent.noSlot {
      goroutines.mention(event)
    }
  }

  /// Everything of an event, with the texts and stacks that it names.
  private func hash(_ event: OrderedEvent, _ generation: TraceGeneration) -> UInt64 {
    var hash = hash(event, .all)
    let arguments = (event.a0, event.a1, event.a2, event.a3)
    func argument(_ position: Int) -> UInt64 {
      switch position {
      case 0: arguments.0
      case 1: arguments.1
      case 2: arguments.2
      default: arguments.3
      }
    }
    guard let spec = Self.specs[Int(event.type.rawValue)] else { return hash }
    for position in spec.strings {
      guard let index = generation.stringIndex(argument(position - 1)) else { continue }
      require((0..<generation.stringCount).contains(index), "a string's index is \(index)")
      for byte in generation.string(at: index) { mix(&hash, UInt64(byte)) }
    }
    for position in spec.stacks {
      guard let index = generation.stackIndex(argument(position - (event.type == .cpuSample ? 4 : 1))) else {
        continue
      }
      require((0..<generation.stackCount).contains(index), "a stack's index is \(index)")
      for frame in generation.frames(ofStackAt: index) { mix(&hash, generation.frame(at: frame).pc) }
    }
    if needs.ordering, event.type == .userTaskEnd {
      for byte in generation.extraString(event.a3) { mix(&hash, UInt64(byte)) }
    }
    if needs.ordering, event.type.isGoroutineTransition, event.from != event.to {
      for byte in generation.text(of: event.origin) ?? [] { mix(&hash, UInt64(byte)) }
    }
    return hash
  }

  private func hash(_ event: OrderedEvent, _ columns: EventColumns) -> UInt64 {
    var hash = UInt64(event.type.rawValue)
    if needs.ordering {
      mix(&hash, UInt64(bitPattern: event.time))
      mix(&hash, UInt64(event.from) << 8 | UInt64(event.to))
      if columns.contains(.slot) { mix(&hash, UInt64(event.slot)) }
      if columns.contains(.stay), event.type.isGoroutineTransition, event.from != event.to {
        // The number of a reason is the generation's.
        mix(&hash, UInt64(event.origin.previous))
        mix(&hash, UInt64(bitPattern: event.lasted))
      }
      if columns.contains(.m) { mix(&hash, UInt64(bitPattern: event.m)) }
      if columns.contains(.p) { mix(&hash, UInt64(bitPattern: event.p)) }
      if columns.contains(.g) { mix(&hash, UInt64(bitPattern: event.g)) }
      if columns.contains(.resource) { mix(&hash, UInt64(bitPattern: event.resource)) }
    }
    if columns.contains(.a0) { mix(&hash, event.a0) }
    if columns.contains(.a1) { mix(&hash, event.a1) }
    if columns.contains(.a2) { mix(&hash, event.a2) }
    // The number of a task's name is the generation's; the name itself is what it stands for.
    if columns.contains(.a3), event.type != .userTaskEnd { mix(&hash, event.a3) }
    return hash
  }

  /// The states that goroutines are in at the end are those that their events told.
  func compareStays(_ end: TraceEnd) {
    if needs.ordering, needs.types == .all { goroutines.compare(end.stays, current, needs) }
  }

  private func mix(_ hash: inout UInt64, _ value: UInt64) {
    hash = (hash ^ value) &* 0x9e37_79b9_7f4a_7c15
    hash ^= hash >> 29
  }

  private func touch(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes { mix(&digest, UInt64(byte)) }
  }
}

/// The states of the goroutines that exist, by slot, as their events have told them.
struct GoroutineStates {
  private struct Goroutine {
    var id: Int64
    /// `notexist` where the slot is free.
    var state: UInt8
    /// How and when it came into it; nil where no event told.
    var stay: Stay?
  }

  /// What is to be told of a state when it ends.
  private struct Stay: Hashable {
    var previous: UInt8
    var since: Int64
    var reason: [UInt8]?
  }

  /// The same of one that is open, by its goroutine.
  private struct Open: Hashable {
    var goroutine: Int64
    var state: UInt8
    var stay: Stay
  }

  private var slots: [Goroutine] = []
  /// Of an old trace goroutines get slots when events are put in order, some of which are made others later; and what
  /// Go's reader makes of such a trace may contradict itself.
  private let isOld: Bool
  private var slack: Int { isOld ? 1 << 16 : 0 }

  init(isOld: Bool) { self.isOld = isOld }

  mutating func change(_ event: OrderedEvent, _ generation: TraceGeneration, _ needs: ReadingNeeds) {
    let name = "goroutine \(event.resource) (\(event.type.name))"
    require(
      GoroutineState(rawValue: event.from) != nil && GoroutineState(rawValue: event.to) != nil,
      "no state of \(name)")
    let slot = Int(event.slot)
    require(slot <= slots.count + slack, "slot \(slot) of \(name), \(slots.count) are in use")
    while slot >= slots.count {
      slots.append(Goroutine(id: event.resource, state: GoroutineState.notexist.rawValue, stay: nil))
    }
    let before = slots[slot]
    if isOld {
      require(
        before.state == GoroutineState.notexist.rawValue || before.id == event.resource,
        "slot \(slot) of \(name) is that of goroutine \(before.id)")
    } else if before.state == GoroutineState.notexist.rawValue {
      require(
        event.from == GoroutineState.notexist.rawValue || event.from == GoroutineState.undetermined.rawValue,
        "\(name) is new and was \(event.from)")
    } else {
      require(before.id == event.resource, "slot \(slot) of \(name) is that of goroutine \(before.id)")
      require(
        event.from == before.state || event.from == GoroutineState.undetermined.rawValue,
        "\(name) was \(before.state), now \(event.from)")
    }
    if event.from == event.to {
      slots[slot] = Goroutine(id: event.resource, state: event.to, stay: before.stay)
      return
    }
    let hasReason = event.type == .goBlock || event.type == .goStop
    slots[slot] = Goroutine(
      id: event.resource, state: event.to,
      stay: event.to == GoroutineState.notexist.rawValue
        ? nil
        : Stay(
          previous: event.from, since: event.time, reason: hasReason ? generation.text(event.a0) : nil))
    guard needs.columns.contains(.stay) else { return }
    let origin = event.origin
    guard let stay = before.stay, before.state == event.from, before.id == event.resource else {
      return require(
        origin.previous > GoroutineState.syscall.rawValue, "\(name) ends a state that nothing began")
    }
    require(origin.previous == stay.previous, "\(name) was \(stay.previous) before, not \(origin.previous)")
    require(generation.text(of: origin) == stay.reason, "\(name) has another reason")
    require(
      event.time &- event.lasted == stay.since,
      "\(name) began at \(stay.since), not \(event.time &- event.lasted)")
  }

  /// Open states are those that events have told.
  func compare(_ stays: [OpenStay], _ generation: TraceGeneration?, _ needs: ReadingNeeds) {
    guard needs.ordering, needs.types == .all, needs.columns.contains(.stay), let generation else {
      return require(stays.isEmpty || needs.columns.contains(.stay), "states that nobody asked for")
    }
    let nobody = [GoroutineState.notexist.rawValue, GoroutineState.undetermined.rawValue]
    let expected = slots.compactMap { goroutine -> Open? in
      guard let stay = goroutine.stay, !nobody.contains(goroutine.state) else { return nil }
      return Open(goroutine: goroutine.id, state: goroutine.state, stay: stay)
    }
    let found = stays.filter { !nobody.contains($0.state.rawValue) }.map {
      Open(
        goroutine: $0.goroutine, state: $0.state.rawValue,
        stay: Stay(
          previous: $0.origin.previous, since: $0.since, reason: generation.text(of: $0.origin)))
    }
    require(
      Set(found) == Set(expected) && found.count == expected.count,
      "open at the end: \(found), and not \(expected)")
  }

  /// A thread may still name a goroutine that has ended on another, whose slot is another's by then.
  func mention(_ event: OrderedEvent) {
    require(
      Int(event.slot) < slots.count + slack,
      "slot \(event.slot) of a \(event.type.name), \(slots.count) are in use")
  }
}

extension TraceGeneration {
  /// The text of a string id; nil for none, and where there is no such string.
  fileprivate func text(_ id: UInt64) -> [UInt8]? {
    guard id != 0, let index = stringIndex(id), !string(at: index).isEmpty else { return nil }
    return Array(string(at: index))
  }

  /// The text of the reason of a state.
  fileprivate func text(of origin: StayOrigin) -> [UInt8]? {
    if !origin.isExtra { return text(origin.reason) }
    let text = extraString(origin.reason)
    return text.isEmpty ? nil : text
  }
}
