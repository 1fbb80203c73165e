/// The batches of a generation for questions that need neither order nor state: read and gone over by two threads, and
/// handed to the consumer in the file's order.
///
/// The thread that would order events is one; the consumer's is the other, whenever no batch is ready for it. Each has
/// a ``ScanWorker``. Batches are in memory from when a worker claims them until the consumer has looked at them; there
/// are at most 24 at a time, so their memory is not counted.
final class BatchScan: @unchecked Sendable {
  /// What batches are gone over for.
  enum Goal {
    /// Events of the types asked for, for ``TraceConsumer/events(_:)``.
    case events
    /// The batches themselves, for ``TraceConsumer/batch(_:)``.
    case batches
  }

  /// How the consumer got on with a generation.
  struct Result {
    var outcome = EventDriver.Outcome.more
    /// What is wrong with batches, where reading goes on behind it.
    var damage: TraceDamage?
  }

  /// Batches in memory: some for each of the two threads' lanes, and some that are ready.
  private static let mostBatches = 24
  /// A worker that has waited goes on when so many are free: it is fastest with several at a time.
  private static let freePerWake = 6

  let goal: Goal
  let needs: ReadingNeeds
  /// Whether the batches are read once more after it, who then tells of what is wrong with them.
  let isFollowed: Bool
  let source: any ByteSource
  private let lock: Lock
  private(set) var generation: TraceGeneration?
  private var batches: [WireBatch] = []
  /// How many of them workers have claimed, and how many the consumer has taken.
  private var claimed = 0
  private var taken = 0
  /// Those claimed and not taken, each at its number modulo their count.
  private var underWay = [ScannedBatch?](repeating: nil, count: mostBatches)
  /// Those that are free, by the worker that had them last: its core's cache may still have their memory.
  private var free: [[ScannedBatch]] = [[], []]
  private var unmade = mostBatches
  private var isWorkerWaiting = false
  private var isConsumerWaiting = false
  private var isStopped = false
  private var result: Result?

  private init(
    _ goal: Goal, isFollowed: Bool, _ needs: ReadingNeeds, _ source: any ByteSource, _ permits: WorkPermits?
  ) {
    self.goal = goal
    self.isFollowed = isFollowed
    self.needs = needs
    self.source = source
    lock = Lock(permits)
  }

  /// The scans that a generation needs, one after the other. Events that must be in order are not found by one.
  static func all(_ needs: ReadingNeeds, source: any ByteSource, permits: WorkPermits?) -> [BatchScan] {
    let findsEvents = !needs.ordering && !needs.types.isEmpty
    var scans: [BatchScan] = []
    if needs.batchData || needs.typeCounts {
      scans.append(BatchScan(.batches, isFollowed: findsEvents || needs.ordering, needs, source, permits))
    }
    if findsEvents { scans.append(BatchScan(.events, isFollowed: false, needs, source, permits)) }
    return scans
  }

  /// The next generation, when the consumer is done with the last one. Of batches of events the bytes are let go as
  /// the scan goes on, unless they are needed after it.
  func begin(_ generation: TraceGeneration) {
    lock.lock()
    self.generation = generation
    switch goal {
    case .events: batches = generation.eventBatches
    case .batches:
      var events = generation.eventBatches.makeIterator()
      batches = generation.batches.map { $0.content == .events ? events.next() ?? $0 : $0 }
    }
    if !isFollowed { generation.eventBatches = [] }
    claimed = 0
    taken = 0
    result = nil
    lock.unlock()
  }

  // MARK: The workers' side

  /// A batch for a worker (of ``ScanWorker/Place``) to go over; nil where there is none, or none now.
  func claim(_ worker: ScanWorker.Place) -> ScannedBatch? {
    lock.lock()
    defer { lock.unlock() }
    guard !isStopped, claimed < batches.count else { return nil }
    let batch: ScannedBatch
    if let used = free[worker.rawValue].popLast() {
      batch = used
    } else if unmade > 0 {
      unmade -= 1
      batch = ScannedBatch()
    } else if let used = free[1 - worker.rawValue].popLast() {
      batch = used
    } else {
      return nil
    }
    batch.worker = worker
    batch.begin(batches[claimed])
    batches[claimed].chunk = nil
    underWay[claimed % Self.mostBatches] = batch
    claimed += 1
    return batch
  }

  /// Everything that was to be found in a batch is.
  func isReady(_ batch: ScannedBatch) {
    lock.lock()
    batch.isReady = true
    if isConsumerWaiting { lock.broadcast() }
    lock.unlock()
  }

  private var freeCount: Int { free[0].count + free[1].count + unmade }

  /// Waits until batches can be claimed; false where there are no more.
  func waitForClaims() -> Bool {
    lock.lock()
    defer { lock.unlock() }
    while !isStopped, claimed < batches.count, freeCount < Self.freePerWake {
      isWorkerWaiting = true
      lock.wait()
    }
    isWorkerWaiting = false
    return !isStopped && claimed < batches.count
  }

  /// Waits until the consumer is done with the generation.
  func waitForResult() -> Result {
    lock.lock()
    defer { lock.unlock() }
    while result == nil, !isStopped {
      isWorkerWaiting = true
      lock.wait()
    }
    isWorkerWaiting = false
    return result ?? Result(outcome: .enough)
  }

  /// No more is wanted; nobody waits any longer.
  func stop() {
    lock.lock()
    isStopped = true
    lock.broadcast()
    lock.unlock()
  }

  // MARK: The consumer's side

  /// What the consumer can do next.
  enum Turn {
    case batch(ScannedBatch)
    /// The next batch is not ready; some may be left to go over.
    case notReady
    case done
  }

  /// The next batch in the file's order.
  func next() -> Turn {
    lock.lock()
    defer { lock.unlock() }
    if taken == batches.count || isStopped { return .done }
    let place = taken % Self.mostBatches
    guard taken < claimed, let batch = underWay[place], batch.isReady else { return .notReady }
    underWay[place] = nil
    taken += 1
    return .batch(batch)
  }

  /// Waits a while for the next batch, where there is nothing else to do.
  func waitForBatch() {
    lock.lock()
    defer { lock.unlock() }
    guard taken < claimed, let batch = underWay[taken % Self.mostBatches], !batch.isReady, !isStopped else {
      return
    }
    isConsumerWaiting = true
    lock.wait(milliseconds: 50)
    isConsumerWaiting = false
  }

  /// The consumer has looked at a batch; its memory may be used again.
  func giveBack(_ batch: ScannedBatch) {
    batch.letGo()
    lock.lock()
    free[batch.worker.rawValue].append(batch)
    if isWorkerWaiting, freeCount >= Self.freePerWake { lock.broadcast() }
    lock.unlock()
  }

  /// The consumer is done with the generation.
  func finish(_ result: Result) {
    lock.lock()
    self.result = result
    // What is left is not claimed.
    batches = []
    claimed = 0
    taken = 0
    generation = nil
    lock.broadcast()
    lock.unlock()
  }
}
