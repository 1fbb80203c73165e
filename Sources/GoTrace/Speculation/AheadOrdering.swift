/// A block of events that was filled before its turn came.
struct AheadBlock {
  let buffer: EventBuffer
  /// Events in it.
  var count = 0
  /// Events of the generation before it, whether asked for or not.
  let firstEvent: Int
  /// Time of the last of those.
  let base: Int64
  /// Whether the events have their ordinals.
  let hasOrdinals: Bool
  /// Bytes of the generation's batches that had been read to their end when it was full.
  var bytes = 0
}

/// A generation that is ordered before the one before it has been: an ordering that knows nothing of what was before,
/// and believes what the generation says of it.
///
/// Used by one thread at a time. What it does counts only if ``join(_:)`` finds that nothing speaks against it.
final class AheadOrdering: @unchecked Sendable {
  let generation: TraceGeneration
  let merge: GenerationMerge
  private let columns: EventColumns
  private let usesLoop: Bool
  /// Up to about then events of the generation before may come, so that times may have to be made later, by how many
  /// events came before each.
  private let overlapEnd: Int64
  private var ordering: EventOrdering?
  private var assumptions = Assumptions()
  private var blocks: [AheadBlock]
  /// Why nothing more can be ordered.
  private enum End { case undecided, done, failed }
  private var end: End?
  private var needsBuffer = false
  private let memory: ReadingMemory.Share
  private let syncTime: Int64
  private let syncCount: UInt64
  /// Whether anything of it has been ordered.
  private(set) var hasBegun = false
  /// Events so far.
  private(set) var eventCount = 0
  /// Events of the trace before the generation, once that is known.
  private var eventsBefore = 0

  /// Room for what is taken for granted; what asks for more waits for its turn.
  private static let mostAssumptions = 1 << 17
  /// Goroutines that are known ahead, as each that is created takes a slot of its own.
  private static let mostGoroutines = 1 << 17
  /// Nanoseconds that the last event may come after the beginning of the last batch. Threads write to the end of the batch
  /// that they are at before they go on to the next generation; the last to notice has just begun one.
  private static let batchTime: Int64 = 1_000_000
  /// How many events are ordered between two looks at whether the generations may still overlap.
  private static let eventsPerLook = 512

  init(
    _ generation: TraceGeneration, needs: ReadingNeeds, bytes: BatchBytes,
    after known: borrowing EventOrdering, syncCount: UInt64, memory: ReadingMemory, buffer: EventBuffer
  ) {
    let previous = known.tables
    self.generation = generation
    columns = needs.columns
    usesLoop = !needs.avoidsLoop
    self.syncCount = syncCount
    self.memory = memory.share(for: .order)
    syncTime = generation.nanoseconds(generation.minimumTime)
    let base = syncTime &- 1
    let lastBatch = previous.batches.lazy.filter { $0.content == .events }.map(\.time).max() ?? 0
    overlapEnd = max(previous.nanoseconds(lastBatch), syncTime) &+ Self.batchTime
    var ordering = EventOrdering(
      needs, tables: generation, output: buffer, after: .min, base: base, columns: columns.union(.ordinal),
      assumptions: assumptions)
    ordering.epoch = known.epoch
    ordering.initialGeneration = known.initialGeneration
    self.ordering = consume ordering
    merge = GenerationMerge(generation, bytes, known.traits, letsGo: false)
    blocks = [AheadBlock(buffer: buffer, firstEvent: 0, base: .min, hasOrdinals: true)]
  }

  /// Orders about as many events, or up to the end of a block.
  ///
  /// - Parameter nextBuffer: gives the buffer for the next block, nil where there is none.
  /// - Returns: whether it can go on at once.
  func order(most: Int, nextBuffer: () -> EventBuffer?) -> Bool {
    guard end == nil, var ordering = self.ordering.take() else { return false }
    if !hasBegun {
      hasBegun = true
      if merge.install(&ordering) == nil {
        ordering.emit(.sync255, time: syncTime, .none, slot: -1, a0: syncCount)
      } else {
        end = .failed
      }
    }
    if needsBuffer, let buffer = nextBuffer() { begin(buffer, &ordering) }
    if end == nil, !needsBuffer { fill(&ordering, most) }
    if needsBuffer, let buffer = nextBuffer() { begin(buffer, &ordering) }
    memory.holds(ordering.heldBytes + merge.heldBytes + assumptions.heldBytes + blocks.count * blockSize)
    let isFull =
      assumptions.count > Self.mostAssumptions || ordering.goroutines.slotCount > Self.mostGoroutines
    self.ordering = consume ordering
    if isFull { end = .undecided }
    return end == nil && !needsBuffer
  }

  private func begin(_ buffer: EventBuffer, _ ordering: inout EventOrdering) {
    let mayOverlap = ordering.lastTime < overlapEnd
    ordering.begin(buffer, columns: mayOverlap ? columns.union(.ordinal) : columns)
    assumptions.block = blocks.count
    blocks.append(
      AheadBlock(
        buffer: buffer, firstEvent: ordering.eventCount, base: ordering.lastTime, hasOrdinals: mayOverlap))
    needsBuffer = false
  }

  private func fill(_ ordering: inout EventOrdering, _ most: Int) {
    let mayOverlap = blocks[blocks.count - 1].hasOrdinals
    ordering.mayOverlap = mayOverlap
    // The loop leaves nothing behind by which stays could be put right.
    ordering.usesLoop = usesLoop && !(mayOverlap && ordering.keepsStays)
    let isSlow = usesLoop && !ordering.usesLoop
    switch merge.fillBlock(&ordering, most: isSlow ? min(most, Self.eventsPerLook) : most) {
    case .blockFull:
      needsBuffer =
        ordering.output.count > EventBuffer.capacity - 3 || isSlow && ordering.lastTime >= overlapEnd
    case .done: end = .done
    case .undecided: end = .undecided
    // There may be something missing; who has ordered what was before will tell.
    case .refused: end = .failed
    }
    blocks[blocks.count - 1].count = ordering.output.count
    blocks[blocks.count - 1].bytes = merge.bytesTaken
    eventCount = ordering.eventCount
  }

  /// Bytes that a block of events takes.
  private var blockSize: Int { EventMemory.blockSize(columns) }

  /// Makes the ordering of the generations before what it would be if it had ordered the events. False where they have to
  /// be ordered by it, and nothing of this counts.
  func join(_ known: inout EventOrdering) -> Bool {
    guard end != .failed, let ordering = self.ordering.take() else { return false }
    guard var seam = Seam(known, ordering, blocks, hasSlots: columns.contains(.slot)) else { return false }
    eventsBefore = known.eventCount
    merge.renumberThreads(seam.join(&known, ordering))
    return true
  }

  /// Hands over the blocks, after ``join(_:)``. False where no more are wanted.
  func handOver(to receiver: any BlockReceiver) -> Bool {
    for block in blocks {
      let content = EventBlock(
        events: EventSequence(block.buffer, count: block.count), generation: generation,
        firstSequence: eventsBefore + block.firstEvent)
      let position = ReadingPosition(
        bytes: generation.offset + block.bytes, events: eventsBefore + block.firstEvent)
      guard receiver.eventsFromAhead(content, in: block.buffer, at: position) else { return false }
    }
    forget()
    return true
  }

  /// Gives back the buffers of what does not count.
  func giveUp() {
    for block in blocks { block.buffer.home?.giveBack(block.buffer) }
    forget()
  }

  private func forget() {
    blocks = []
    assumptions = Assumptions()
    ordering = nil
    memory.holds(0)
  }
}
