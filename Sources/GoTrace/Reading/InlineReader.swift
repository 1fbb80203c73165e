import Diagnostics

/// Reads traces on the calling thread alone, one after the other: what the fuzzer drives, many thousand times a
/// second.
package final class InlineReader {
  private let buffer = EventBuffer()

  package init() {}

  /// Reads the whole trace behind its header as ``TraceReader/run(needs:consumer:)`` does.
  ///
  /// - Parameter chunkSize: of the pieces of memory that bytes are read into. With 1 each is as large as it must be, so
  ///   that a look behind a batch's last byte is one behind the end of the memory.
  package func read(
    _ source: any ByteSource, _ version: TraceVersion, needs: ReadingNeeds, chunkSize: Int,
    consumer: any TraceConsumer
  ) throws(QueryError) -> TraceEnd {
    let receiver = InlineReceiver(consumer)
    let memory = ReadingMemory(limit: .max)
    let end: TraceEnd
    if version.isVersion1 {
      end = Version1Reading(
        needs, source: source, version: version, memory: memory, receiver: receiver,
        step: max(256, chunkSize),
        isStopped: { receiver.isStopped }
      ).run()
    } else {
      end = readGenerations(source, version, needs, chunkSize, memory, receiver)
    }
    if let failure = receiver.failure { throw failure }
    return end
  }

  private func readGenerations(
    _ source: any ByteSource, _ version: TraceVersion, _ needs: ReadingNeeds, _ chunkSize: Int,
    _ memory: ReadingMemory, _ receiver: InlineReceiver
  ) -> TraceEnd {
    let pool = ChunkPool(nil, memory, fillsChunks: false, chunkSize: chunkSize)
    // Nobody else would let go of a chunk.
    pool.setConsumerWaiting(true)
    var reader = GenerationReader(
      source: source, pool: pool, version: version, memory: memory, recovers: needs.recovers)
    var isAtEnd = false
    var ready: GenerationReader.Next?
    func read() -> GenerationReader.Next? {
      if let next = ready.take() { return next }
      if isAtEnd || receiver.isStopped { return nil }
      let next = reader.next()
      switch next {
      case .generation: break
      case .damage: isAtEnd = !needs.recovers
      case .end: isAtEnd = true
      }
      return next
    }
    let worker = needs.eventsAhead.map { AheadWorker(eventsAtOnce: $0, leastBytes: 0) }
    var end = GenerationSequence(
      needs: needs, source: source, permits: nil, memory: memory, receiver: receiver, worker: worker,
      buffer: buffer
    ).order(next: read) {
      ready = read()
      if case .generation(let generation)? = ready { return generation }
      return nil
    }
    end.bytesRead = reader.bytesRead
    return end
  }
}

/// Hands what comes on to the consumer at once, and gives the same buffer again.
private final class InlineReceiver: BlockReceiver {
  private let consumer: any TraceConsumer
  private(set) var isStopped = false
  private(set) var failure: QueryError?
  private var handOvers: [ScanHandOver] = []

  init(_ consumer: any TraceConsumer) { self.consumer = consumer }

  func generation(_ generation: TraceGeneration) -> Bool {
    handOn { () throws(QueryError) in try consumer.generation(generation) }
  }

  func scan(_ scan: BatchScan) -> Bool {
    let known = handOvers.first { $0.scan === scan }
    let handOver = known ?? ScanHandOver(scan, isCancelled: { false }, onProgress: nil)
    if known == nil { handOvers.append(handOver) }
    return handOn { () throws(QueryError) in try handOver.run(consumer) }
  }

  func gap(_ gap: TraceGap) {
    _ = handOn { () throws(QueryError) in
      try consumer.gap(gap)
      return true
    }
  }

  func events(_ block: EventBlock, in buffer: EventBuffer, at position: ReadingPosition) -> EventBuffer? {
    eventsFromAhead(block, in: buffer, at: position) ? buffer : nil
  }

  func eventsFromAhead(_ block: EventBlock, in buffer: EventBuffer, at position: ReadingPosition) -> Bool {
    let wantsMore = handOn { () throws(QueryError) in
      block.events.isEmpty ? true : try consumer.events(block)
    }
    buffer.home?.giveBack(buffer)
    return wantsMore
  }

  private func handOn(_ body: () throws(QueryError) -> Bool) -> Bool {
    if isStopped { return false }
    do throws(QueryError) {
      isStopped = try !body()
    } catch {
      failure = error
      isStopped = true
    }
    return !isStopped
  }
}
