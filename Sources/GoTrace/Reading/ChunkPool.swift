#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Memory for chunks, used again and again, and the limit on how far the reading thread runs ahead.
final class ChunkPool: @unchecked Sendable {
  /// Size of a chunk unless a batch needs more.
  static let chunkSize = 1 << 20

  private let lock = Lock()
  private var free: [UnsafeMutablePointer<UInt8>] = []
  /// Bytes of chunks in use.
  private var live = 0
  /// Bytes of chunks that may be in use while the consumer is busy.
  private var limit = 32 << 20
  private var isConsumerWaiting = false
  private var isCancelled = false

  deinit {
    for base in free { base.deallocate() }
  }

  /// A chunk of at least `capacity` bytes; waits while the limit is reached and the consumer has work to do.
  /// nil after ``cancel()``.
  func chunk(capacity: Int) -> ByteChunk? {
    let size = max(capacity, Self.chunkSize)
    lock.lock()
    while live + size > limit, live > 0, !isConsumerWaiting, !isCancelled { lock.wait() }
    if isCancelled {
      lock.unlock()
      return nil
    }
    live += size
    let recycled = size == Self.chunkSize ? free.popLast() : nil
    lock.unlock()
    return ByteChunk(base: recycled ?? .allocate(capacity: size), capacity: size, pool: self)
  }

  func recycle(_ base: UnsafeMutablePointer<UInt8>, capacity: Int) {
    lock.lock()
    live -= capacity
    if capacity == Self.chunkSize {
      // Fresh pages cost more than kept ones: the most that was ever in use stays.
      free.append(base)
    } else {
      base.deallocate()
    }
    lock.broadcast()
    lock.unlock()
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
