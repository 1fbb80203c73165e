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
  /// Bytes of chunks that may be in use while the consumer is busy.
  private var limit = 32 << 20
  private var isConsumerWaiting = false
  private var isCancelled = false

  /// - Parameter chunkSize: of the smallest chunk; all are of multiples of it.
  init(_ permits: WorkPermits? = nil, chunkSize: Int = ChunkPool.chunkSize) {
    lock = Lock(permits)
    self.chunkSize = chunkSize
  }

  deinit {
    for base in free { releaseMemory(base) }
  }

  /// A chunk of at least `capacity` bytes; waits while the limit is reached and the consumer has work to do.
  /// nil after ``cancel()``.
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
    lock.unlock()
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
      madvise(memory, size, MADV_HUGEPAGE)
    #endif
    return memory.bindMemory(to: UInt8.self, capacity: size)
  }

  /// A generation of that many bytes was read: reading ahead may hold as much again.
  func noteGeneration(byteCount: Int) {
    lock.lock()
    limit = max(limit, byteCount + (16 << 20))
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
