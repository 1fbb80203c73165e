#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the next generation is ordered while the present one is, by a thread that would wait otherwise, a little at a
/// time; and the buffers of the blocks that wait for their turn.
///
/// Not a thread of its own: two threads that are never idle are as fast as two processors can be, and the system puts
/// three on two processors badly.
final class AheadWorker: @unchecked Sendable {
  private let lock = Lock()
  /// How many events to order at once, by who asks for it, for tests; nil for a little at a time.
  private let eventsAtOnce: Int?
  /// What is being ordered, or has been.
  private var job: AheadOrdering?
  private var isWorking = false
  private var isHalting = false
  /// Whether there is nothing to do for the job, or no buffer for it.
  private var isStuck = false
  private var worked: Int64 = 0
  private var free: [EventBuffer] = []
  private var made = 0
  private var most = 0
  /// Called when there is something to do, for those who wait. Set before anything is ordered.
  var onWork: (() -> Void)?

  /// Generations of fewer bytes are ordered before anybody else looks.
  private let leastBytes: Int
  /// How many events are ordered between two looks at whether there is something else to do.
  private static let eventsPerLook = 8192

  /// - Parameters:
  ///   - eventsAtOnce: not a little at a time, but that many events of each generation at once.
  ///   - leastBytes: of generations that are ordered ahead.
  init(eventsAtOnce: Int? = nil, leastBytes: Int = 64 << 10) {
    self.eventsAtOnce = eventsAtOnce
    self.leastBytes = leastBytes
  }

  /// Whether ordering ahead is of use: the bytes of what comes later can be read, and two threads may work.
  static func isOfUse(_ needs: ReadingNeeds, _ source: any ByteSource, _ permits: WorkPermits?) -> Bool {
    needs.ordering && source.isSeekable && (permits?.count ?? .max) > 1
      && sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1
  }

  // MARK: The side of who orders in order

  /// Begins to order a generation; false where that is not worth it.
  ///
  /// - Parameters:
  ///   - bytes: memory for its batches, which nobody else uses.
  ///   - known: the ordering of the generation before it.
  ///   - syncCount: the number of its Sync.
  func order(
    _ generation: TraceGeneration, needs: ReadingNeeds, bytes: BatchBytes,
    after known: borrowing EventOrdering,
    syncCount: UInt64, memory: ReadingMemory
  ) -> Bool {
    guard generation.byteCount >= leastBytes else { return false }
    allowBlocks(of: generation, needs, memory, beside: 2 * known.heldBytes)
    guard let buffer = takeBuffer() else { return false }
    let job = AheadOrdering(
      generation, needs: needs, bytes: bytes, after: known, syncCount: syncCount,
      memory: memory, buffer: buffer)
    if let eventsAtOnce {
      while job.eventCount < eventsAtOnce,
        job.order(most: eventsAtOnce - job.eventCount, nextBuffer: takeBuffer)
      {}
    }
    lock.lock()
    self.job = job
    isStuck = eventsAtOnce != nil
    lock.unlock()
    onWork?()
    return true
  }

  /// Blocks that wait take half as much as the generation and a little more, and less where the limit of memory is near.
  ///
  /// - Parameter bytes: what may be held for ordering ahead besides.
  private func allowBlocks(
    of generation: TraceGeneration, _ needs: ReadingNeeds, _ memory: ReadingMemory, beside bytes: Int
  ) {
    let room = min(generation.byteCount / 2 + 4 << 20, (memory.limit - memory.heldBytes - bytes) / 4)
    lock.lock()
    most = max(0, room / EventMemory.blockSize(needs.columns))
    lock.unlock()
  }

  /// What has been ordered, when nobody works at it any more.
  func halt() -> AheadOrdering? {
    lock.lock()
    defer { lock.unlock() }
    isHalting = true
    while isWorking { lock.wait() }
    isHalting = false
    return job.take()
  }

  /// How long others worked, in nanoseconds.
  var nanoseconds: Int64 {
    lock.lock()
    defer { lock.unlock() }
    return worked
  }

  // MARK: Buffers

  /// A buffer may be filled again. On any thread.
  func giveBack(_ buffer: EventBuffer) {
    lock.lock()
    if made > most {
      made -= 1
    } else {
      free.append(buffer)
      isStuck = false
    }
    lock.unlock()
  }

  /// A buffer for a block that waits; nil where there are too many.
  func takeBuffer() -> EventBuffer? {
    lock.lock()
    defer { lock.unlock() }
    if let buffer = free.popLast() { return buffer }
    guard made < most else { return nil }
    made += 1
    let buffer = EventBuffer()
    buffer.home = self
    return buffer
  }

  // MARK: The side of who would wait

  /// Orders a few events of the next generation. False where there is nothing to do.
  func work() -> Bool {
    lock.lock()
    guard let job, !isWorking, !isHalting, !isStuck else {
      lock.unlock()
      return false
    }
    isWorking = true
    isStuck = true
    lock.unlock()
    let start = threadNanoseconds()
    let goesOn = job.order(most: Self.eventsPerLook, nextBuffer: takeBuffer)
    let time = threadNanoseconds() - start
    lock.lock()
    // A buffer that came back meanwhile is as good.
    if goesOn { isStuck = false }
    worked += time
    isWorking = false
    if isHalting { lock.broadcast() }
    lock.unlock()
    return true
  }
}
