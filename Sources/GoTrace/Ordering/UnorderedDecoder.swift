/// Hands on events as they stand in the batches, for questions that need neither order nor state.
///
/// Of an ``OrderedEvent`` only the type and the arguments mean anything. Events that Go's reader makes out of a
/// coroutine switch are made here too.
struct UnorderedDecoder: ~Copyable {
  private let generation: TraceGeneration
  private let traits: UnsafeMutablePointer<EventTraits>
  /// Where events are put; the last one given by the receiver.
  private(set) var buffer: EventBuffer
  private var count = 0
  private let wantsSamples: Bool

  init(needs: ReadingNeeds, generation: TraceGeneration, buffer: EventBuffer) {
    self.generation = generation
    traits = EventTraits.table(wanted: needs.types)
    self.buffer = buffer
    wantsSamples = needs.types.contains(.cpuSample)
  }

  deinit { traits.deallocate() }

  /// Hands on all events of the generation.
  mutating func run(_ receiver: any BlockReceiver) -> EventDriver.Outcome {
    if wantsSamples {
      for sample in generation.samples {
        if isFull, !flush(receiver) { return .enough }
        append(.cpuSample, sample.stack, 0, 0, 0)
      }
    }
    for i in generation.batches.indices where generation.batches[i].content == .events {
      let batch = generation.batches[i]
      var cursor = BatchCursor(thread: 0, list: 0, nowhere: batch.start)
      cursor.position = batch.start
      cursor.end = batch.start + batch.length
      var step = decode(&cursor)
      while step == .event {
        guard flush(receiver) else { return .enough }
        step = decode(&cursor)
      }
      if step == .malformed {
        guard flush(receiver) else { return .enough }
        let offset = batch.offset + batch.headerLength + (cursor.eventStart - batch.start)
        return .damaged(
          TraceDamage(
            "an event of thread \(batch.m) is malformed (its first byte is \(cursor.eventStart.pointee))",
            generation: generation.number, offset: offset))
      }
      generation.batches[i].chunk = nil
    }
    return flush(receiver) ? .more : .enough
  }

  private var isFull: Bool { count > EventBuffer.capacity - 3 }

  /// Decodes until the block is full (`event`) or the batch is done.
  private mutating func decode(_ cursor: inout BatchCursor) -> BatchCursor.Step {
    while !isFull {
      let step = cursor.readEvent(traits, TimeScale(0))
      guard step == .event else { return step }
      let type = cursor.type
      if traits[Int(type.rawValue)].isWanted {
        append(type, cursor.a0, cursor.a1, cursor.a2, cursor.a3)
      }
      if type == .goSwitch || type == .goSwitchDestroy {
        let stop: WireEventType = type == .goSwitch ? .goBlock : .goDestroy
        if traits[Int(stop.rawValue)].isWanted { append(stop, 0, 0, 0, 0) }
        if traits[Int(WireEventType.goStart.rawValue)].isWanted {
          append(.goStart, cursor.a0, cursor.a1, 0, 0)
        }
      }
    }
    return .event
  }

  @inline(__always)
  private mutating func append(
    _ type: WireEventType, _ a0: UInt64, _ a1: UInt64, _ a2: UInt64, _ a3: UInt64
  ) {
    (buffer.events + count).initialize(
      to: OrderedEvent(
        time: 0, m: -1, p: -1, g: -1, resource: -1, a0: a0, a1: a1, a2: a2, a3: a3, ordinal: 0,
        slot: OrderedEvent.noSlot, type: type, from: 0, to: 0))
    count += 1
  }

  private mutating func flush(_ receiver: any BlockReceiver) -> Bool {
    let events = UnsafeBufferPointer(start: buffer.events, count: count)
    count = 0
    let block = EventBlock(events: events, generation: generation, firstSequence: 0)
    guard let next = receiver.events(block, in: buffer, eventCount: 0) else { return false }
    buffer = next
    return true
  }
}
