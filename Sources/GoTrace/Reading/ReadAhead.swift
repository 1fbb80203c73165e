/// Reads generations on a thread of its own, one ahead of the consumer.
final class ReadAhead: @unchecked Sendable {
  private let source: any ByteSource
  private let pool: ChunkPool
  private let lock: Lock
  private let recovers: Bool
  private let permits: WorkPermits?
  private var reader: GenerationReader
  private var ready: GenerationReader.Next?
  private var isStopped = false
  private var readBytes = 0
  private var nanoseconds: Int64 = 0

  init(
    source: any ByteSource, version: TraceVersion, needs: ReadingNeeds, permits: WorkPermits?,
    memory: ReadingMemory
  ) {
    self.source = source
    self.permits = permits
    recovers = needs.recovers
    lock = Lock(permits)
    pool = ChunkPool(permits, memory, fillsChunks: !source.isSeekable)
    reader = GenerationReader(
      source: source, pool: pool, version: version, memory: memory, recovers: needs.recovers)
  }

  /// Bytes read from the input so far, and the time that the thread worked for it.
  var progress: (bytes: Int, nanoseconds: Int64) {
    lock.lock()
    defer { lock.unlock() }
    return (readBytes, nanoseconds)
  }

  /// Starts the thread. It ends by itself after the last generation, or after ``stop()``. False where no thread
  /// could be made.
  func start() -> Bool {
    runDetached { [self] in
      permits?.take()
      readAll()
      permits?.give()
    }
  }

  private func readAll() {
    while true {
      let next = reader.next()
      let worked = threadNanoseconds()
      lock.lock()
      readBytes = reader.bytesRead
      nanoseconds = worked
      while ready != nil, !isStopped { lock.wait() }
      if isStopped {
        lock.unlock()
        return
      }
      ready = next
      lock.broadcast()
      lock.unlock()
      switch next {
      case .generation: continue
      case .damage where recovers: continue
      case .damage, .end: return
      }
    }
  }

  /// The next generation; nil when `isCancelled` came true while waiting for it.
  func next(isCancelled: () -> Bool) -> GenerationReader.Next? {
    pool.setConsumerWaiting(true)
    defer { pool.setConsumerWaiting(false) }
    lock.lock()
    defer { lock.unlock() }
    while ready == nil {
      if isCancelled() { return nil }
      lock.wait(milliseconds: 50)
    }
    let next = ready
    ready = nil
    lock.broadcast()
    return next
  }

  /// The next generation, where it has been read; it stays the next.
  var upcoming: TraceGeneration? {
    lock.lock()
    defer { lock.unlock() }
    if case .generation(let generation)? = ready { return generation }
    return nil
  }

  /// Lets the thread end, whatever it waits for.
  func stop() {
    lock.lock()
    isStopped = true
    lock.broadcast()
    lock.unlock()
    source.cancel()
    pool.cancel()
  }
}
