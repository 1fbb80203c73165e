/// Orders events on a thread of its own, some blocks ahead of the consumer.
final class OrderAhead: BlockReceiver, @unchecked Sendable {
  /// What the consumer is to look at next.
  enum Message {
    case generation(TraceGeneration)
    /// The batches of the generation, to be gone over with the other thread.
    case scan(BatchScan)
    case events(EventBlock, EventBuffer, ReadingPosition)
    /// Something is missing from one time to the other.
    case gap(TraceGap)
    case end(TraceEnd)
  }

  /// Blocks that may be under way between the threads, those apart that were filled before their turn came. While such
  /// ones are, there may be more: the consumer has enough to do, and who orders need not wait for it.
  private static let depth = 12

  private let needs: ReadingNeeds
  private let source: any ByteSource
  private let version: TraceVersion
  /// What reads generations; nil for a trace of before Go 1.22, which has none.
  private let readAhead: ReadAhead?
  private let lock: Lock
  private let permits: WorkPermits?
  /// What the consumer's thread does when it would wait.
  private let worker: AheadWorker?
  private let memory: ReadingMemory
  private var messages: [Message] = []
  private var free: [EventBuffer] = []
  /// Buffers that may still be made, when there is none free.
  private var unmade = depth
  /// Who waits; waking a thread costs a system call, so it is done for several blocks at once.
  private var isConsumerWaiting = false
  private var isOrderingWaiting = false
  private static let blocksPerWake = 3
  /// Blocks under way that were filled before their turn came.
  private var blocksFromAhead = 0
  /// How often there was something new for the consumer to do besides taking messages.
  private var workCount = 0
  /// Generations announced that the consumer has not looked at.
  private var unseenGenerations = 0
  private var isStopped = false
  /// What the other thread goes over batches with; to be stopped with the rest.
  private var scan: BatchScan?

  init(
    needs: ReadingNeeds, source: any ByteSource, version: TraceVersion, permits: WorkPermits?,
    memory: ReadingMemory
  ) {
    self.needs = needs
    self.memory = memory
    self.source = source
    self.version = version
    self.permits = permits
    lock = Lock(permits)
    worker =
      AheadWorker.isOfUse(needs, source, permits)
      ? needs.eventsAhead == nil ? AheadWorker() : AheadWorker(leastBytes: 0) : nil
    if let permits { source.use(permits) }
    readAhead =
      version.isVersion1
      ? nil
      : ReadAhead(source: source, version: version, needs: needs, permits: permits, memory: memory)
    worker?.onWork = { [weak self] in self?.wakeConsumer() }
  }

  /// Starts the threads. False where one could not be made.
  func start() -> Bool {
    if let readAhead, !readAhead.start() { return false }
    return runDetached { [self] in
      permits?.take()
      if version.isVersion1 { readVersion1() } else { orderAll() }
      permits?.give()
    }
  }

  // MARK: The consumer's side

  /// Whether ``next(isCancelled:)`` would have to wait.
  var isBehind: Bool {
    lock.lock()
    defer { lock.unlock() }
    return messages.isEmpty
  }

  /// The next message; nil when `isCancelled` came true before it was there. Meanwhile events of the next generation are
  /// ordered, as far as there are any.
  func next(isCancelled: () -> Bool) -> Message? {
    lock.lock()
    defer { lock.unlock() }
    while messages.isEmpty {
      if isCancelled() { return nil }
      if let worker, !isStopped {
        let known = workCount
        lock.unlock()
        let hasWorked = worker.work()
        lock.lock()
        if hasWorked || workCount != known { continue }
      }
      isConsumerWaiting = true
      lock.wait(milliseconds: 50)
    }
    isConsumerWaiting = false
    let message = messages.removeFirst()
    if case .events(_, let buffer, _) = message, buffer.isFromAhead { blocksFromAhead -= 1 }
    return message
  }

  /// There is something to do besides taking messages.
  private func wakeConsumer() {
    lock.lock()
    workCount += 1
    if isConsumerWaiting { lock.broadcast() }
    lock.unlock()
  }

  /// The consumer has looked at the generation announced.
  func generationIsSeen() {
    lock.lock()
    unseenGenerations -= 1
    lock.broadcast()
    lock.unlock()
  }

  /// A block's buffer may be filled again.
  func recycle(_ buffer: EventBuffer) {
    if let home = buffer.home {
      home.giveBack(buffer)
      lock.lock()
      // It need not be one of its own.
      if isOrderingWaiting, blocksFromAhead > 0 { lock.broadcast() }
      lock.unlock()
      return
    }
    lock.lock()
    free.append(buffer)
    if isOrderingWaiting, free.count >= Self.blocksPerWake { lock.broadcast() }
    lock.unlock()
  }

  /// No more is wanted. Both threads end soon; the message `end` still comes.
  func stop() {
    lock.lock()
    isStopped = true
    let scan = scan
    lock.broadcast()
    lock.unlock()
    scan?.stop()
    if let readAhead { readAhead.stop() } else { source.cancel() }
  }

  // MARK: The ordering thread's side

  private var stopped: Bool {
    lock.lock()
    defer { lock.unlock() }
    return isStopped
  }

  func generation(_ generation: TraceGeneration) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    unseenGenerations += 1
    messages.append(.generation(generation))
    lock.broadcast()
    // A query that needs no events must not have all generations in memory.
    while unseenGenerations > 1, !isStopped { lock.wait() }
    return !isStopped
  }

  func scan(_ scan: BatchScan) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    self.scan = scan
    messages.append(.scan(scan))
    lock.broadcast()
    return !isStopped
  }

  func gap(_ gap: TraceGap) {
    lock.lock()
    defer { lock.unlock() }
    messages.append(.gap(gap))
  }

  func events(_ block: EventBlock, in buffer: EventBuffer, at position: ReadingPosition) -> EventBuffer? {
    lock.lock()
    defer { lock.unlock() }
    buffer.isFromAhead = false
    messages.append(.events(block, buffer, position))
    if isConsumerWaiting, messages.count >= Self.blocksPerWake { lock.broadcast() }
    if free.isEmpty, unmade > 0, !isStopped {
      unmade -= 1
      return EventBuffer()
    }
    while free.isEmpty, !isStopped {
      if blocksFromAhead > 0, let spare = worker?.takeBuffer() {
        isOrderingWaiting = false
        return spare
      }
      isOrderingWaiting = true
      lock.broadcast()
      lock.wait()
    }
    isOrderingWaiting = false
    return isStopped ? nil : free.removeLast()
  }

  func eventsFromAhead(_ block: EventBlock, in buffer: EventBuffer, at position: ReadingPosition) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    buffer.isFromAhead = true
    blocksFromAhead += 1
    messages.append(.events(block, buffer, position))
    if isConsumerWaiting, messages.count >= Self.blocksPerWake { lock.broadcast() }
    return !isStopped
  }

  /// Of a trace of before Go 1.22 this thread reads the bytes too.
  private func readVersion1() {
    finish(
      Version1Reading(
        needs, source: source, version: version, memory: memory, receiver: self,
        isStopped: { self.stopped || self.memory.exceeded != nil }
      ).run())
  }

  private func orderAll() {
    guard let readAhead else { return }
    var end = GenerationSequence(
      needs: needs, source: source, permits: permits, memory: memory, receiver: self, worker: worker
    ).order(
      next: { readAhead.next(isCancelled: { stopped }) },
      upcoming: { readAhead.upcoming })
    (end.bytesRead, end.readingNanoseconds) = readAhead.progress
    end.orderingNanoseconds = threadNanoseconds() + (worker?.nanoseconds ?? 0)
    finish(end)
  }

  private func finish(_ end: TraceEnd) {
    lock.lock()
    messages.append(.end(end))
    lock.broadcast()
    lock.unlock()
  }
}
