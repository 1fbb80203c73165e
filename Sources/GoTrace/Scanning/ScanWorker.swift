/// What one thread needs to go over batches of a ``BatchScan``.
final class ScanWorker {
  /// The two threads that there are.
  enum Place: Int {
    /// The one that goes ahead of the consumer.
    case ahead
    /// The consumer's own.
    case consumer
  }

  let scan: BatchScan
  private let place: Place
  private let bytes: BatchBytes
  private var scanner: LaneScanner
  /// Whether the events that are found are counted by type.
  private let countsFound: Bool

  init(_ scan: BatchScan, _ place: Place) {
    self.scan = scan
    self.place = place
    bytes = BatchBytes(source: scan.source)
    countsFound = scan.goal == .batches && scan.needs.batchData && scan.needs.typeCounts
    switch scan.goal {
    case .events: scanner = LaneScanner(.find, wanted: Self.lookedFor(scan.needs.types), lengths: .timed)
    case .batches:
      scanner = LaneScanner(
        scan.needs.batchData ? .find : .count,
        wanted: EventTypeSet((0...255).map { WireEventType(rawValue: $0) }), lengths: .all)
    }
  }

  /// The types to look for where events of some types are wanted: a coroutine switch makes events of other types.
  private static func lookedFor(_ wanted: EventTypeSet) -> EventTypeSet {
    var types = wanted
    if wanted.contains(.goBlock) || wanted.contains(.goStart) { types.insert(.goSwitch) }
    if wanted.contains(.goDestroy) || wanted.contains(.goStart) { types.insert(.goSwitchDestroy) }
    return types
  }

  /// Goes over batches until none is left to claim.
  func work() {
    repeat {
      while step() {}
    } while scan.waitForClaims()
  }

  /// Claims what there is room for and goes on until a batch is done. False where there is nothing to do now.
  func step() -> Bool {
    while scanner.hasRoom, let batch = scan.claim(place) {
      batch.read(bytes)
      switch batch.batch.content {
      case .events: scanner.add(batch)
      // What an experimental batch holds is not looked into.
      case .experimental, .endOfGeneration: isDone(batch)
      default:
        // Texts and stacks are no plain numbers: nothing is gained by several at a time.
        scanner.goOver(batch)
        isDone(batch)
      }
    }
    guard let batch = scanner.next() else { return false }
    isDone(batch)
    return true
  }

  private func isDone(_ batch: ScannedBatch) {
    if countsFound { batch.countFound() }
    scan.isReady(batch)
  }
}
