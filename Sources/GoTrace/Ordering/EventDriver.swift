/// Takes generations one after the other, orders their events and hands them on in blocks.
struct EventDriver: ~Copyable {
  /// How ordering a generation ended.
  enum Outcome: Equatable {
    case more
    case enough
    case damaged(TraceDamage)
  }

  private let needs: ReadingNeeds
  private let receiver: any BlockReceiver
  private let bytes: BatchBytes
  private var ordering: EventOrdering?
  private var buffer = EventBuffer()
  private var clockStart: Int64?
  private var syncCount: UInt64 = 0

  init(needs: ReadingNeeds, source: any ByteSource, receiver: any BlockReceiver) {
    self.needs = needs
    bytes = BatchBytes(source: source)
    self.receiver = receiver
    ordering = nil
  }

  /// Hands on a generation and its events, and lets go of its batches.
  mutating func order(_ generation: TraceGeneration) -> Outcome {
    let firstTime = generation.nanoseconds(generation.minimumTime)
    // The first Sync, as every event, comes after time 0.
    let clockStart = self.clockStart ?? max(firstTime, 1)
    self.clockStart = clockStart
    generation.clockStart = clockStart
    defer { generation.eventBatches = [] }
    guard receiver.generation(generation) else { return .enough }
    if !needs.ordering {
      guard !needs.types.isEmpty else { return .more }
      var decoder = UnorderedDecoder(needs: needs, generation: generation, bytes: bytes, buffer: buffer)
      let outcome = decoder.run(receiver)
      buffer = decoder.buffer
      return outcome
    }
    // Taken out for the time of the loop, so that the loop works on a local.
    var ordering =
      self.ordering.take() ?? EventOrdering(needs, tables: generation, output: buffer)
    syncCount += 1
    let outcome = orderEvents(generation, &ordering, syncTime: firstTime)
    self.ordering = consume ordering
    return outcome
  }

  private mutating func orderEvents(
    _ generation: TraceGeneration, _ ordering: inout EventOrdering, syncTime: Int64
  ) -> Outcome {
    let merge = GenerationMerge(generation, bytes, ordering.traits)
    if let damage = merge.install(&ordering) { return .damaged(damage) }
    ordering.emit(.sync255, time: syncTime, .none, slot: -1, a0: syncCount)
    while true {
      let step = merge.fillBlock(&ordering)
      guard handOver(&ordering, bytes: generation.offset + merge.bytesTaken) else { return .enough }
      switch step {
      case .blockFull: continue
      case .done: return .more
      case .refused(let damage): return .damaged(damage)
      }
    }
  }

  /// Hands over what has come, empty blocks too: they tell of progress and are where reading can be stopped.
  private mutating func handOver(_ ordering: inout EventOrdering, bytes: Int) -> Bool {
    let block = EventBlock(
      events: EventSequence(buffer, count: ordering.output.count), generation: ordering.tables,
      firstSequence: ordering.blockStart)
    let position = ReadingPosition(bytes: bytes, events: ordering.eventCount)
    guard let next = receiver.events(block, in: buffer, at: position) else { return false }
    buffer = next
    ordering.begin(next)
    return true
  }

  /// Closes the stream with a Sync.
  mutating func close() -> Outcome {
    guard var ordering = ordering.take() else { return .more }
    syncCount += 1
    ordering.emit(.sync255, time: ordering.lastTime, .none, slot: -1, a0: syncCount, a1: 1)
    let last = ordering.tables
    let wantsMore = handOver(&ordering, bytes: last.offset + last.byteCount)
    self.ordering = consume ordering
    return wantsMore ? .more : .enough
  }

  /// What came of the whole.
  mutating func report(_ end: inout TraceEnd) {
    end.clockStart = clockStart
    guard let ordering = ordering.take() else { return }
    end.lastTime = ordering.lastTime
    end.eventCount = ordering.eventCount
    end.goroutines = ordering.goroutines.idsBySlot
    self.ordering = consume ordering
  }
}
