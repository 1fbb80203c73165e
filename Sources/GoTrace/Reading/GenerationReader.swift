import Diagnostics

/// Puts batches together to generations, by the rules of Go's reader for each version of the format.
///
/// Since Go 1.26 a mark ends a generation. Before, the first batch of the next one does, which is kept for it;
/// and damage met in the next generation's first batch is told only after the one before was handed over.
///
/// A reader that recovers goes on behind what is wrong: with the next batch where it knows where that begins, else
/// with the next one that it finds (``BatchSearch``). What the generation has in spite of it is handed over, with
/// its faults.
struct GenerationReader {
  /// What came next.
  enum Next {
    case generation(TraceGeneration)
    case end
    /// What ends the trace, or for a reader that recovers a generation of which nothing can be used.
    case damage(TraceDamage)
  }

  var batches: BatchReader
  let version: TraceVersion
  private let pool: ChunkPool
  let memory: ReadingMemory
  private let recovers: Bool
  var held: WireBatch?
  private var pendingDamage: TraceDamage?
  var isDone = false
  var generationCount = 0
  /// The number of the last generation, and its frequency.
  var lastNumber: UInt64 = 0
  var lastUnitsPerSecond: UInt64?
  /// The least raw time of its batches.
  var lastTime: UInt64 = 0
  /// Whether a mark ended it: what comes then is the next one, whatever its number, as for Go's reader.
  var isBehindMark = false

  init(
    source: any ByteSource, pool: ChunkPool, version: TraceVersion, memory: ReadingMemory,
    recovers: Bool = false
  ) {
    self.memory = memory
    batches = BatchReader(
      source: source, pool: pool, version: version, headerLength: TraceVersion.headerLength,
      takesCutBatch: recovers)
    self.version = version
    self.pool = pool
    self.recovers = recovers
  }

  /// Bytes read from the input.
  var bytesRead: Int { batches.bytesRead }

  /// The next generation. After `end`, and after `damage` where the reader does not recover, there is no further.
  mutating func next() -> Next {
    if isDone || memory.exceeded != nil { return .end }
    if let pendingDamage {
      isDone = true
      return .damage(pendingDamage)
    }
    let next = recovers ? readWhatThereIs() : version >= .go126 ? readMarked() : readUnmarked()
    if case .generation(let generation) = next {
      generationCount += 1
      lastUnitsPerSecond = generation.unitsPerSecond
      pool.noteGeneration(byteCount: generation.byteCount)
    } else if !recovers {
      isDone = true
    }
    return next
  }

  /// A generation under way.
  struct Builder {
    var number: UInt64 = 0
    var tables = GenerationTables()
    var batches: [WireBatch] = []
    var minimumTime: UInt64 = 0
    var offset = 0
    /// What is wrong with it, for a reader that recovers.
    var faults: [TraceDamage] = []
    /// What it holds beside the bytes.
    let memory: ReadingMemory.Share

    init(_ memory: ReadingMemory) { self.memory = memory.share(for: .names) }

    mutating func add(_ batch: WireBatch, version: TraceVersion) throws(TraceDamage) {
      if batches.isEmpty { offset = batch.offset }
      batches.append(batch)
      do throws(BatchFault) {
        try tables.add(batch, version: version)
      } catch {
        throw TraceDamage(
          error.message, generation: batch.generation,
          offset: batch.offset + batch.headerLength + error.position)
      }
      memory.holds(tables.heldBytes + 3 * batches.count * MemoryLayout<WireBatch>.stride)
    }

    mutating func noteTime(_ time: UInt64) {
      if minimumTime == 0 || time < minimumTime { minimumTime = time }
    }
  }

  /// Go 1.26 and later: up to the mark that ends the generation.
  private mutating func readMarked() -> Next {
    var builder = Builder(memory)
    while true {
      if builder.memory.isExceeded { return .end }
      switch batches.next() {
      case .end: return endOfInput(builder)
      case .damage(let damage): return .damage(located(damage, builder))
      case .batch(let batch):
        if builder.number == 0 { builder.number = batch.generation }
        if batch.content == .endOfGeneration {
          var mark = batch
          mark.generation = builder.number
          if builder.batches.isEmpty { builder.offset = batch.offset }
          builder.batches.append(mark)
          return finish(builder)
        }
        if batch.generation == 0 { return refused("a batch of generation 0", batch, builder) }
        if batch.generation != builder.number {
          return refused(
            "a batch of generation \(batch.generation) inside generation \(builder.number), "
              + "whose end is not marked", batch, builder)
        }
        builder.noteTime(batch.time)
        do throws(TraceDamage) {
          try builder.add(batch, version: version)
        } catch {
          return .damage(located(withLoss(error), builder))
        }
      }
    }
  }

  /// Before Go 1.26: up to the first batch of the next generation, or the end.
  private mutating func readUnmarked() -> Next {
    var builder = Builder(memory)
    if let batch = held {
      held = nil
      builder.number = batch.generation
      builder.minimumTime = batch.time
      do throws(TraceDamage) {
        try builder.add(batch, version: version)
      } catch {
        return .damage(withLoss(error))
      }
    } else if generationCount > 0 {
      return inputFailure(builder) ?? .end
    }
    reading: while true {
      if builder.memory.isExceeded { return .end }
      switch batches.next() {
      case .end:
        if let failure = inputFailure(builder) { return failure }
        if builder.batches.isEmpty { return endOfInput(builder) }
        break reading
      case .damage(let damage):
        if builder.number == 0 { return .damage(damage) }
        // It may be the next generation's first batch that is cut: this one may still be whole.
        pendingDamage = damage
        pendingDamage?.generation = damage.generation ?? builder.number
        break reading
      case .batch(let batch):
        if batch.generation == 0 { return refused("a batch of generation 0", batch, builder) }
        if builder.number == 0 { builder.number = batch.generation }
        if batch.generation == builder.number &+ 1 {
          held = batch
          break reading
        }
        if batch.generation != builder.number {
          return refused(
            "a batch of generation \(batch.generation) after one of generation \(builder.number)", batch,
            builder)
        }
        builder.noteTime(batch.time)
        do throws(TraceDamage) {
          try builder.add(batch, version: version)
        } catch {
          return .damage(located(withLoss(error), builder))
        }
      }
    }
    return finish(builder)
  }

  private mutating func finish(_ builder: Builder) -> Next {
    let end = held?.offset ?? batches.offset
    do throws(TableFault) {
      let generation = try builder.tables.finish(
        number: builder.number, version: version, offset: builder.offset, byteCount: end - builder.offset,
        batches: builder.batches, minimumTime: builder.minimumTime)
      generation.memory = builder.memory
      generation.cutOff = pendingDamage
      generation.isLastUnmarked = version < .go126 && held == nil
      return .generation(generation)
    } catch {
      // What cut the generation short explains better than what is missing because of it.
      if let damage = pendingDamage { return .damage(located(damage, builder)) }
      let isCut = version < .go126 && held == nil
      return .damage(
        TraceDamage(
          isCut ? "\(error.message): the trace ends before the generation does" : error.message,
          generation: builder.number, offset: builder.offset,
          bytesLost: batches.bytesLeft.map { $0 + (batches.offset - builder.offset) }, isTruncation: isCut))
    }
  }

  private func endOfInput(_ builder: Builder) -> Next {
    if let failure = inputFailure(builder) { return failure }
    if builder.batches.isEmpty {
      if generationCount > 0 { return .end }
      return .damage(
        TraceDamage(
          "the trace has a header and nothing else", offset: batches.offset, bytesLost: 0,
          isTruncation: true))
    }
    return .damage(
      TraceDamage(
        "the trace ends before generation \(builder.number) does", generation: builder.number,
        offset: builder.offset, bytesLost: batches.offset - builder.offset, isTruncation: true))
  }

  private func inputFailure(_ builder: Builder) -> Next? {
    guard let error = batches.inputError else { return nil }
    return .damage(
      TraceDamage(
        error.sentence, generation: builder.number == 0 ? nil : builder.number, offset: batches.offset,
        bytesLost: batches.bytesLeft))
  }

  /// Damage in the middle of a generation loses the generation from its first byte.
  private func located(_ damage: TraceDamage, _ builder: Builder) -> TraceDamage {
    var damage = damage
    if builder.batches.isEmpty { return damage }
    if damage.generation == nil { damage.generation = builder.number }
    damage.bytesLost = damage.bytesLost.map { $0 + max(0, damage.offset - builder.offset) }
    return damage
  }

  private func refused(_ message: String, _ batch: WireBatch, _ builder: Builder) -> Next {
    let damage = TraceDamage("found \(message)", generation: batch.generation, offset: batch.offset)
    return .damage(located(withLoss(damage), builder))
  }

  private func withLoss(_ damage: TraceDamage) -> TraceDamage {
    var damage = damage
    damage.bytesLost = batches.bytesLeft.map { $0 + max(0, batches.offset - damage.offset) }
    return damage
  }
}

extension QueryError {
  /// What is wrong, and what may have caused it.
  var sentence: String { hint.map { "\(message); \($0)" } ?? message }
}
