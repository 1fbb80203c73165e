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
  /// Memory for batches: of the generation being ordered, and of the one that is ordered ahead.
  private var bytes: BatchBytes
  private var bytesAhead: BatchBytes
  /// What orders the next generation meanwhile; nil where nothing does, or it has not been of use.
  private var worker: AheadWorker?
  private var isWorkerBusy = false
  /// How often what it did was of no use.
  private var generationsInVain = 0
  private var eventsAhead = 0
  /// What goes over batches for questions that need no order.
  private let scanWorkers: [ScanWorker]
  private let memory: ReadingMemory.Share
  /// Of the whole run; what of it is held here is `memory`.
  private let runMemory: ReadingMemory
  private var ordering: EventOrdering?
  private var buffer: EventBuffer
  private var clockStart: Int64?
  private var syncCount: UInt64 = 0
  /// What is wrong with the trace so far.
  var damages: [TraceDamage] = []
  /// The number of the last generation handed on.
  private(set) var lastGeneration: UInt64?
  /// How many of the damages the present stretch of events lies behind.
  private var damagesPassed = 0

  /// - Parameter buffer: where the first events are put.
  init(
    needs: ReadingNeeds, source: any ByteSource, permits: WorkPermits?, memory: ReadingMemory,
    receiver: any BlockReceiver, worker: AheadWorker?, buffer: EventBuffer
  ) {
    self.needs = needs
    self.memory = memory.share(for: .order)
    self.buffer = buffer
    bytes = BatchBytes(source: source)
    bytesAhead = BatchBytes(source: source)
    self.worker = worker
    runMemory = memory
    self.receiver = receiver
    scanWorkers = BatchScan.all(needs, source: source, permits: permits).map { ScanWorker($0, .ahead) }
    ordering = nil
  }

  /// Hands on a generation and its events, and lets go of its batches.
  ///
  /// - Parameter upcoming: the generation after it, where that is known.
  mutating func order(_ generation: TraceGeneration, upcoming: () -> TraceGeneration?) -> Outcome {
    let ahead = takeAhead(of: generation)
    let firstTime = generation.nanoseconds(generation.minimumTime)
    // The first Sync, as every event, comes after time 0.
    let clockStart = self.clockStart ?? max(firstTime, 1)
    self.clockStart = clockStart
    generation.clockStart = clockStart
    defer { generation.eventBatches = [] }
    if damages.count > damagesPassed { resume(at: firstTime) }
    lastGeneration = generation.number
    guard receiver.generation(generation) else { return .enough }
    if !needs.ordering { damages += generation.faults }
    for worker in scanWorkers {
      let outcome = goOver(generation, worker)
      if outcome != .more { return outcome }
    }
    if !needs.ordering { return .more }
    // Taken out for the time of the loop, so that the loop works on a local.
    var ordering =
      self.ordering.take() ?? EventOrdering(needs, tables: generation, output: buffer, after: clockStart - 1)
    syncCount += 1
    var outcome = orderEvents(generation, &ordering, syncTime: firstTime, ahead, upcoming)
    if needs.recovers { outcome = note(outcome, of: generation, at: ordering.lastTime) }
    self.ordering = consume ordering
    return outcome
  }

  /// Goes over the batches of a generation together with the consumer's thread.
  private mutating func goOver(_ generation: TraceGeneration, _ worker: ScanWorker) -> Outcome {
    let scan = worker.scan
    scan.begin(generation)
    guard receiver.scan(scan) else { return .enough }
    worker.work()
    let result = scan.waitForResult()
    if let found = result.damage {
      if generation.faults.isEmpty {
        damages.append(found)
      } else {
        damages[damages.count - 1].bytesLost? += found.bytesLost ?? 0
      }
    }
    return result.outcome
  }

  /// Takes down what is wrong with a generation, so that the next one follows.
  private mutating func note(_ outcome: Outcome, of generation: TraceGeneration, at lastTime: Int64)
    -> Outcome
  {
    var found = generation.faults
    if case .damaged(var damage) = outcome {
      let unused = damage.bytesLost ?? 0
      if found.isEmpty {
        if generation.isLastUnmarked, damage.isTruncation {
          damage.message =
            "the trace ends before generation \(generation.number) does; of what is there, \(damage.message)"
        }
        found = [damage]
      } else {
        // It follows from what is missing.
        found[found.count - 1].bytesLost? += unused
      }
    }
    for i in found.indices { found[i].lastTime = lastTime }
    damages += found
    if case .damaged = outcome { return .more }
    return outcome
  }

  /// Something could not be read before the generation that is next.
  mutating func lose(_ damage: TraceDamage) {
    var damage = damage
    if let ordering = self.ordering.take() {
      damage.lastTime = ordering.lastTime
      self.ordering = consume ordering
    }
    damages.append(damage)
  }

  /// The trace goes on behind damage: what is known of goroutines and procs is void.
  private mutating func resume(at firstTime: Int64) {
    var time = firstTime
    if var ordering = self.ordering.take() {
      time = max(firstTime, ordering.lastTime &+ 1)
      let from = ordering.lastTime
      let stays = ordering.openStays
      ordering.restart()
      self.ordering = consume ordering
      receiver.gap(TraceGap(from: from, to: time, stays: stays))
    }
    for i in damagesPassed..<damages.count {
      damages[i].isFollowed = true
      if needs.ordering { damages[i].resumeTime = time }
    }
    damagesPassed = damages.count
  }

  // MARK: Ahead

  /// How often ordering ahead may have been of no use before it is not tried any more.
  private static let mostInVain = 3

  /// Begins to order the generation after the present one, if it is there and that may be of use.
  private mutating func orderAhead(
    _ ordering: borrowing EventOrdering, during generation: TraceGeneration,
    _ upcoming: () -> TraceGeneration?
  ) {
    guard let worker, generationsInVain < Self.mostInVain, generation.faults.isEmpty,
      damages.count == damagesPassed,
      ordering.initialGeneration != 0, let next = upcoming(), next.faults.isEmpty
    else { return }
    isWorkerBusy = worker.order(
      next, needs: needs, bytes: bytesAhead, after: ordering, syncCount: syncCount + 1, memory: runMemory)
  }

  /// What has been ordered of a generation before its turn, which has come; nil for nothing.
  private mutating func takeAhead(of generation: TraceGeneration) -> AheadOrdering? {
    guard isWorkerBusy else { return nil }
    isWorkerBusy = false
    guard let ahead = worker?.halt() else { return nil }
    if ahead.generation === generation, ahead.hasBegun, damages.count == damagesPassed { return ahead }
    ahead.giveUp()
    return nil
  }

  /// Ends what is being ordered before its turn, which uses what is known here.
  mutating func stopAhead() {
    if isWorkerBusy { worker?.halt()?.giveUp() }
    isWorkerBusy = false
  }

  private mutating func orderEvents(
    _ generation: TraceGeneration, _ ordering: inout EventOrdering, syncTime: Int64, _ ahead: AheadOrdering?,
    _ upcoming: () -> TraceGeneration?
  ) -> Outcome {
    let merge: GenerationMerge
    if let ahead, ahead.join(&ordering) {
      merge = ahead.merge
      eventsAhead += ahead.eventCount
      swap(&bytes, &bytesAhead)
      guard ahead.handOver(to: receiver) else { return .enough }
      ordering.begin(buffer)
    } else {
      if let ahead {
        ahead.giveUp()
        generationsInVain += 1
        // Its merge gives back what it took when it goes, and the next one may be taking some by then.
        bytesAhead = bytesAhead.another
      }
      merge = GenerationMerge(generation, bytes, ordering.traits)
      if var damage = merge.install(&ordering) {
        damage.bytesLost = merge.bytesLeft
        return .damaged(damage)
      }
      ordering.emit(.sync255, time: syncTime, .none, slot: -1, a0: syncCount)
    }
    while true {
      if !isWorkerBusy { orderAhead(ordering, during: generation, upcoming) }
      let step = merge.fillBlock(&ordering)
      memory.holds(ordering.heldBytes + merge.heldBytes)
      guard handOver(&ordering, bytes: generation.offset + merge.bytesTaken) else { return .enough }
      switch step {
      case .blockFull: continue
      // Only an ordering that knew nothing would say so.
      case .undecided, .done: return .more
      case .refused(var damage):
        damage.bytesLost = merge.bytesLeft
        return .damaged(damage)
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
    // Where not even a first thread could be put in order nothing has a time.
    guard ordering.eventCount > 0 else {
      self.ordering = consume ordering
      return .more
    }
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
    end.damages = damages
    end.eventsAhead = eventsAhead
    end.generationsInVain = generationsInVain
    guard let ordering = ordering.take() else { return }
    end.lastTime = ordering.lastTime
    end.eventCount = ordering.eventCount
    end.goroutines = ordering.goroutines.idsBySlot
    end.stays = ordering.openStays
    self.ordering = consume ordering
  }
}
