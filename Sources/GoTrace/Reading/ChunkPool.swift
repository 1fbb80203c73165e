#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Memory for chunks, used again and again, and the limit on how far the reading thread runs ahead.
final class ChunkPool: @unchecked Sendable {
  /// Size of a chunk, which is that of a huge page: bytes are touched once, so that page faults weigh.
  static let chunkSize = 2 << 20

  private let chunkSize: Int
  private let lock: Lock
  private var free: [UnsafeMutablePointer<UInt8>] = []
  /// Bytes of chunks in use.
  private var live = 0
  /// Bytes of all chunks, those free included.
  private var allocated = 0
  private let memory: ReadingMemory.Share
  /// Bytes of chunks that may be in use while the consumer is busy.
  private var limit: Int
  private let largestLimit: Int
  private var isConsumerWaiting = false
  private var isCancelled = false

  /// Whether chunks are filled from end to end, so that huge pages pay: the system makes each of them zero as a whole.
  private let fillsChunks: Bool

  /// - Parameter chunkSize: of the smallest chunk; all are of multiples of it.
  init(
    _ permits: WorkPermits?, _ memory: ReadingMemory, fillsChunks: Bool, chunkSize: Int = ChunkPool.chunkSize
  ) {
    lock = Lock(permits)
    self.memory = memory.share(for: .batches)
    self.fillsChunks = fillsChunks
    self.chunkSize = chunkSize
    largestLimit = memory.limit
    limit = min(Self.readAhead(beside: 0), memory.limit / 2)
  }

  /// Bytes of chunks that may be in use while the consumer is busy, where the largest generation so far has that many.
  ///
  /// The consumer has one generation, another is ready, and a third is being read: of short generations nothing more is
  /// ever in use. Together with the 24 MB that a process takes besides, neither three generations nor this come to more
  /// than one and a half times the largest and 32 MB. The consumer gives chunks back as it goes on, so that a whole
  /// generation is there by the time it wants the next.
  static func readAhead(beside largestGeneration: Int) -> Int {
    max(16 << 20, largestGeneration + (8 << 20))
  }

  deinit {
    for base in free { releaseMemory(base) }
  }

  /// A chunk of at least `capacity` bytes; waits while the limit is reached and the consumer has work to do.
  /// nil after ``cancel()``, and where the run may hold no more.
  func chunk(capacity: Int) -> ByteChunk? {
    let size = (capacity + chunkSize - 1) / chunkSize * chunkSize
    lock.lock()
    while live + size > limit, live > 0, !isConsumerWaiting, !isCancelled { lock.wait() }
    if isCancelled {
      lock.unlock()
      return nil
    }
    live += size
    let recycled = size == chunkSize ? free.popLast() : nil
    if recycled == nil {
      allocated += size
      memory.holds(allocated)
    }
    lock.unlock()
    if memory.isExceeded {
      if let recycled { releaseMemory(recycled) }
      return nil
    }
    guard let base = recycled ?? allocate(size) else { return nil }
    return ByteChunk(base: base, capacity: size, pool: self)
  }

  func recycle(_ base: UnsafeMutablePointer<UInt8>, capacity: Int) {
    lock.lock()
    live -= capacity
    if capacity == chunkSize {
      // Fresh pages cost more than kept ones: the most that was ever in use stays.
      free.append(base)
    } else {
      releaseMemory(base)
      allocated -= capacity
      memory.holds(allocated)
    }
    lock.broadcast()
    lock.unlock()
  }

  /// Memory in whole huge pages; nil where the system has none left.
  private func allocate(_ size: Int) -> UnsafeMutablePointer<UInt8>? {
    if chunkSize < Self.chunkSize { return malloc(size)?.bindMemory(to: UInt8.self, capacity: size) }
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, Self.chunkSize, size) == 0, let memory else { return nil }
    #if os(Linux)
      madvise(memory, size, fillsChunks ? MADV_HUGEPAGE : MADV_NOHUGEPAGE)
    #endif
    return memory.bindMemory(to: UInt8.self, capacity: size)
  }

  /// A generation of that many bytes was read: reading ahead may hold as much again.
  func noteGeneration(byteCount: Int) {
    lock.lock()
    limit = max(limit, min(Self.readAhead(beside: byteCount), largestLimit))
    lock.unlock()
  }

  /// The consumer has nothing to do until the next generation is read (or has again).
  func setConsumerWaiting(_ waiting: Bool) {
    lock.lock()
    isConsumerWaiting = waiting
    lock.broadcast()
    lock.unlock()
  }

  /// Ends all waiting.
  func cancel() {
    lock.lock()
    isCancelled = true
    lock.broadcast()
    lock.unlock()
  }
}

/// Gives back memory of `posix_memalign`.
private func releaseMemory(_ base: UnsafeMutablePointer<UInt8>) { free(base) }
