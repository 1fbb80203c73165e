import Diagnostics

/// Hands what is found in batches to a consumer, in the file's order, and goes over batches itself while none is ready.
final class ScanHandOver {
  let scan: BatchScan
  private let worker: ScanWorker
  private let isCancelled: () -> Bool
  private let onProgress: ((_ bytesRead: Int, _ events: Int) -> Void)?
  private var decoder: UnorderedDecoder
  private let wantsSamples: Bool
  private var result = BatchScan.Result()
  private var bytesTaken = 0

  init(
    _ scan: BatchScan, isCancelled: @escaping () -> Bool,
    onProgress: ((_ bytesRead: Int, _ events: Int) -> Void)?
  ) {
    self.scan = scan
    self.isCancelled = isCancelled
    self.onProgress = onProgress
    worker = ScanWorker(scan, .consumer)
    decoder = UnorderedDecoder(scan.needs)
    wantsSamples = scan.goal == .events && scan.needs.types.contains(.cpuSample)
  }

  /// Hands over a generation. False where the consumer wants no more.
  ///
  /// - Throws: what the consumer throws, and a `.cancelled` error.
  func run(_ consumer: any TraceConsumer) throws(QueryError) -> Bool {
    guard let generation = scan.generation else { return true }
    result = BatchScan.Result()
    bytesTaken = 0
    if try !handOver(generation, consumer) { result.outcome = .enough }
    let wantsMore = result.outcome != .enough
    scan.finish(result)
    return wantsMore
  }

  private func handOver(
    _ generation: TraceGeneration, _ consumer: any TraceConsumer
  ) throws(QueryError) -> Bool {
    if wantsSamples {
      for sample in generation.samples {
        if decoder.isFull, try !flush(generation, consumer) { return false }
        decoder.add(sample)
      }
    }
    while true {
      if isCancelled() { throw QueryError(.cancelled, "the query was cancelled") }
      switch scan.next() {
      case .batch(let batch):
        defer { scan.giveBack(batch) }
        guard try take(batch, generation, consumer) else { return false }
        if result.outcome != .more { return try flush(generation, consumer) }
      case .notReady: if !worker.step() { scan.waitForBatch() }
      case .done: return try flush(generation, consumer)
      }
    }
  }

  /// Hands over a batch and what was found in it. False where the consumer wants no more.
  private func take(
    _ batch: ScannedBatch, _ generation: TraceGeneration, _ consumer: any TraceConsumer
  ) throws(QueryError) -> Bool {
    if let damage = batch.damage {
      note(damage, lost: batch.batch.length)
    } else {
      switch scan.goal {
      case .batches:
        let content = BatchContent(batch, hasPlaces: scan.needs.batchData)
        guard try consumer.batch(content) else { return false }
      case .events:
        var next = 0
        while next < batch.foundCount {
          next = decoder.add(batch, from: next)
          if decoder.isFull, try !flush(generation, consumer) { return false }
        }
        if let malformed = batch.malformed { note(malformed, in: batch, generation) }
      }
    }
    bytesTaken += batch.batch.headerLength + batch.batch.length
    onProgress?(generation.offset + bytesTaken, 0)
    return true
  }

  private func note(_ malformed: UnsafePointer<UInt8>, in batch: ScannedBatch, _ generation: TraceGeneration)
  {
    let wire = batch.batch
    note(
      TraceDamage(
        TraceDamage.noEvent(malformed.pointee, generation.version),
        generation: generation.number, offset: wire.offset + wire.headerLength + (malformed - batch.start)),
      lost: batch.end - malformed)
  }

  /// Takes down what is wrong with a batch; what is wrong with a generation's others is counted with the first. Where
  /// reading does not go on behind damage it ends with this batch.
  private func note(_ damage: TraceDamage, lost: Int) {
    if scan.isFollowed { return }
    if !scan.needs.recovers {
      result.outcome = .damaged(damage)
    } else if result.damage == nil {
      result.damage = damage
      result.damage?.bytesLost = lost
    } else {
      result.damage?.bytesLost? += lost
    }
  }

  /// Hands over the events that wait. False where the consumer wants no more.
  private func flush(
    _ generation: TraceGeneration, _ consumer: any TraceConsumer
  ) throws(QueryError) -> Bool {
    if decoder.count == 0 { return true }
    let block = EventBlock(
      events: EventSequence(decoder.buffer, count: decoder.count), generation: generation, firstSequence: 0)
    decoder.empty()
    return try consumer.events(block)
  }
}
