import Diagnostics

/// Takes generations one after the other, orders their events and hands them on in blocks.
struct EventDriver: ~Copyable {
  /// How ordering a generation ended.
  enum Outcome: Equatable {
    case more
    case enough
    case damaged(TraceDamage)
  }

  private let needs: ReadingNeeds
  private let consumer: any TraceConsumer
  private let isCancelled: () -> Bool
  private var ordering: EventOrdering?
  private var clockStart: Int64?
  private var syncCount: UInt64 = 0
  private var hasGeneration = false

  init(needs: ReadingNeeds, consumer: any TraceConsumer, isCancelled: @escaping () -> Bool) {
    self.needs = needs
    self.consumer = consumer
    self.isCancelled = isCancelled
    ordering = nil
  }

  /// Hands on a generation and its events, and lets go of its batches.
  mutating func order(
    _ generation: TraceGeneration, progress: (_ events: Int) -> Void
  ) throws(QueryError) -> Outcome {
    let firstTime = generation.nanoseconds(generation.minimumTime)
    // The first Sync, as every event, comes after time 0.
    let clockStart = self.clockStart ?? max(firstTime, 1)
    self.clockStart = clockStart
    generation.clockStart = clockStart
    hasGeneration = true
    defer { generation.batches = [] }
    if isCancelled() { throw QueryError(.cancelled, "the query was cancelled") }
    guard try consumer.generation(generation) else { return .enough }
    if !needs.ordering {
      guard !needs.types.isEmpty else { return .more }
      var decoder = UnorderedDecoder(needs: needs, generation: generation)
      return try decoder.run(consumer: consumer, isCancelled: isCancelled)
    }
    if ordering == nil { ordering = EventOrdering(wanted: needs.types, tables: generation) }
    syncCount += 1
    return try orderEvents(generation, syncTime: firstTime, progress: progress)
  }

  private mutating func orderEvents(
    _ generation: TraceGeneration, syncTime: Int64, progress: (Int) -> Void
  ) throws(QueryError) -> Outcome {
    // Taken out for the time of the loop, so that the loop works on a local.
    guard var ordering = ordering.take() else { return .more }
    var merge = GenerationMerge(generation)
    let outcome: Outcome
    do throws(QueryError) {
      if let damage = merge.install(&ordering) {
        outcome = .damaged(damage)
      } else {
        ordering.emit(.sync255, time: syncTime, .none, slot: -1, a0: syncCount)
        outcome = try orderBlocks(&ordering, &merge, progress)
      }
    } catch {
      self.ordering = consume ordering
      throw error
    }
    self.ordering = consume ordering
    return outcome
  }

  private func orderBlocks(
    _ ordering: inout EventOrdering, _ merge: inout GenerationMerge, _ progress: (Int) -> Void
  ) throws(QueryError) -> Outcome {
    while true {
      let step = merge.fillBlock(&ordering)
      guard try handOver(&ordering) else { return .enough }
      progress(ordering.eventCount)
      switch step {
      case .blockFull:
        if isCancelled() { throw QueryError(.cancelled, "the query was cancelled") }
      case .done: return .more
      case .refused(let damage): return .damaged(damage)
      }
    }
  }

  private func handOver(_ ordering: inout EventOrdering) throws(QueryError) -> Bool {
    let first = ordering.blockStart
    let count = ordering.outputCount
    ordering.outputCount = 0
    ordering.blockStart = ordering.eventCount
    guard count > 0 else { return true }
    return try consumer.events(
      EventBlock(
        events: UnsafeBufferPointer(start: ordering.output, count: count), generation: ordering.tables,
        firstSequence: first))
  }

  /// Closes the stream with a Sync.
  mutating func close() throws(QueryError) -> Outcome {
    guard needs.ordering, hasGeneration else { return .more }
    guard var ordering = ordering.take() else { return .more }
    syncCount += 1
    ordering.emit(.sync255, time: ordering.lastTime, .none, slot: -1, a0: syncCount, a1: 1)
    let wantsMore: Bool
    do throws(QueryError) {
      wantsMore = try handOver(&ordering)
    } catch {
      self.ordering = consume ordering
      throw error
    }
    self.ordering = consume ordering
    return wantsMore ? .more : .enough
  }

  /// What came of the whole.
  mutating func report(_ end: inout TraceEnd) {
    end.clockStart = clockStart
    guard let ordering = ordering.take() else { return }
    end.lastTime = ordering.lastTime
    end.eventCount = ordering.eventCount
    self.ordering = consume ordering
  }
}
