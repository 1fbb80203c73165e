/// Hands on events as they stand in the batches, for questions that need neither order nor state.
///
/// Of an event only the type and the arguments mean anything. Events that Go's reader makes out of a
/// coroutine switch are made here too.
struct UnorderedDecoder: ~Copyable {
  private let generation: TraceGeneration
  private let bytes: BatchBytes
  /// Memory for a batch that is read when its turn comes.
  private let memory: UnsafeMutablePointer<UInt8>
  private let traits: UnsafeMutablePointer<EventTraits>
  /// Where events are put; the last one given by the receiver.
  private(set) var buffer: EventBuffer
  private var output: EventWriter
  private let wantsSamples: Bool
  /// What is wrong with batches, where reading goes on behind it.
  private(set) var damage: TraceDamage?
  private let recovers: Bool
  /// Bytes of the batches that are read to their end.
  private var bytesTaken = 0

  init(needs: ReadingNeeds, generation: TraceGeneration, bytes: BatchBytes, buffer: EventBuffer) {
    self.generation = generation
    self.bytes = bytes
    memory = bytes.take()
    traits = EventTraits.table(wanted: needs.types)
    self.buffer = buffer
    output = EventWriter(needs.columns, buffer)
    recovers = needs.recovers
    wantsSamples = needs.types.contains(.cpuSample)
  }

  deinit {
    bytes.giveBack(memory)
    traits.deallocate()
  }

  /// Hands on all events of the generation.
  mutating func run(_ receiver: any BlockReceiver) -> EventDriver.Outcome {
    if wantsSamples {
      for sample in generation.samples {
        if isFull, !flush(receiver) { return .enough }
        append(.cpuSample, sample.stack, 0, 0, 0)
      }
    }
    for i in generation.eventBatches.indices {
      let batch = generation.eventBatches[i]
      var start = batch.start
      if !batch.isHeld {
        if let damage = bytes.read(batch, into: memory) {
          if recovers {
            note(damage, lost: batch.length)
            continue
          }
          guard flush(receiver) else { return .enough }
          return .damaged(damage)
        }
        start = UnsafePointer(memory)
      }
      var position = start
      let end = start + batch.length
      var step = decode(&position, end)
      while step == .event {
        guard flush(receiver) else { return .enough }
        step = decode(&position, end)
      }
      if step == .malformed {
        guard flush(receiver) else { return .enough }
        let damage = TraceDamage(
          TraceDamage.noEvent(position.pointee, generation.version),
          generation: generation.number, offset: batch.offset + batch.headerLength + (position - start))
        if !recovers { return .damaged(damage) }
        note(damage, lost: end - position)
      }
      generation.eventBatches[i].chunk = nil
      bytesTaken += batch.headerLength + batch.length
    }
    return flush(receiver) ? .more : .enough
  }

  /// Takes down what is wrong with a batch; what is wrong with a generation's others is counted with the first.
  private mutating func note(_ damage: TraceDamage, lost: Int) {
    if self.damage == nil {
      self.damage = damage
      self.damage?.bytesLost = lost
    } else {
      self.damage?.bytesLost? += lost
    }
  }

  private var isFull: Bool { output.count > EventBuffer.capacity - 3 }

  /// Decodes until the block is full (`event`) or the batch is done; malformed is what then stands at `position`.
  private mutating func decode(
    _ position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> ThreadCursor.Step {
    while !isFull {
      guard position < end else { return .atEndOfBatch }
      let type = WireEventType(rawValue: position.pointee)
      let count = traits[Int(type.rawValue)].argumentCount
      if count == 255 { return .malformed }
      var following = position + 1
      var event = WireEvent()
      var difference: UInt64 = 0
      if end - following >= 10 {
        guard readVarintUnchecked(&following, into: &difference) else { return .malformed }
      } else {
        guard readVarint(&following, end) != nil else { return .malformed }
      }
      guard event.readArguments(&following, end, count: count) else { return .malformed }
      position = following
      if traits[Int(type.rawValue)].isWanted { append(type, event.a0, event.a1, event.a2, event.a3) }
      if type == .goSwitch || type == .goSwitchDestroy {
        let stop: WireEventType = type == .goSwitch ? .goBlock : .goDestroy
        if traits[Int(stop.rawValue)].isWanted { append(stop, 0, 0, 0, 0) }
        if traits[Int(WireEventType.goStart.rawValue)].isWanted {
          append(.goStart, event.a0, event.a1, 0, 0)
        }
      }
    }
    return .event
  }

  @inline(__always)
  private mutating func append(
    _ type: WireEventType, _ a0: UInt64, _ a1: UInt64, _ a2: UInt64, _ a3: UInt64
  ) {
    output.append(
      type, time: 0, m: -1, p: -1, g: -1, resource: -1, slot: OrderedEvent.noSlot, a0: a0, a1: a1, a2: a2,
      a3: a3,
      ordinal: 0, from: 0, to: 0)
  }

  private mutating func flush(_ receiver: any BlockReceiver) -> Bool {
    let block = EventBlock(
      events: EventSequence(buffer, count: output.count), generation: generation, firstSequence: 0)
    guard
      let next = receiver.events(
        block, in: buffer, at: ReadingPosition(bytes: generation.offset + bytesTaken, events: 0))
    else { return false }
    buffer = next
    output.begin(next)
    return true
  }
}
