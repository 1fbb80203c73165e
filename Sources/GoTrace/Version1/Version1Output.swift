/// Writes the events of a trace of before Go 1.22 into blocks and hands those on.
struct Version1Output {
  private let receiver: any BlockReceiver
  private let generation: TraceGeneration
  private let wanted: [Bool]
  private var buffer = EventBuffer()
  private var writer: EventWriter
  /// nil where nobody asks.
  private(set) var stays: Version1Stays?
  private(set) var lastTime: Int64 = -1
  private(set) var eventCount = 0
  private var blockStart = 0
  /// The receiver wants no more.
  private(set) var isStopped = false
  /// Bytes of the trace whose events have come, roughly.
  var bytes = 0

  /// Events between two blocks also where nobody asked for them: a block tells of progress, and is where reading can
  /// be stopped.
  private static let longestBlock = 1 << 20

  init(_ needs: ReadingNeeds, _ generation: TraceGeneration, _ receiver: any BlockReceiver) {
    self.receiver = receiver
    self.generation = generation
    var wanted = [Bool](repeating: false, count: 256)
    for type in needs.types.types { wanted[Int(type.rawValue)] = true }
    self.wanted = wanted
    writer = EventWriter(needs.columns, buffer)
    if needs.columns.contains(.stay) { stays = Version1Stays() }
  }

  /// Adds an event, at the earliest a nanosecond after the last one.
  @inline(__always)
  mutating func emit(
    _ type: WireEventType, time: Int64, m: Int64, p: Int64, g: Int64, resource: Int64 = -1, slot: Int32 = -1,
    a0: UInt64 = 0, a1: UInt64 = 0, a2: UInt64 = 0, a3: UInt64 = 0, from: UInt8 = 0, to: UInt8 = 0
  ) {
    let now = time <= lastTime && eventCount > 0 ? lastTime &+ 1 : time
    lastTime = now
    let stay =
      from != to && type.isGoroutineTransition
      ? stays?.enter(slot, at: now, type, a0, from: from, to: to) ?? .none : .none
    if wanted[Int(type.rawValue)] {
      writer.append(
        AnyColumns.self, type, time: now, m: m, p: p, g: g, resource: resource,
        slot: UInt32(bitPattern: slot), a0: a0, a1: a1, a2: a2, a3: a3,
        ordinal: UInt32(truncatingIfNeeded: eventCount &- blockStart), from: from, to: to, stay: stay)
    }
    eventCount &+= 1
    if writer.count == EventBuffer.capacity || eventCount &- blockStart >= Self.longestBlock { handOver() }
  }

  /// Hands on what has come since the last time.
  mutating func handOver() {
    if isStopped { return }
    let block = EventBlock(
      events: EventSequence(buffer, count: writer.count), generation: generation, firstSequence: blockStart)
    guard
      let next = receiver.events(
        block, in: buffer, at: ReadingPosition(bytes: TraceVersion.headerLength + bytes, events: eventCount))
    else {
      isStopped = true
      writer.count = 0
      return
    }
    buffer = next
    writer.begin(next, base: lastTime)
    blockStart = eventCount
  }
}
