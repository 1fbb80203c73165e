/// What one thread needs to go over batches of a ``BatchScan``.
final class ScanWorker {
  /// The two threads that there are.
  enum Place: Int {
    /// The one that goes ahead of the consumer.
    case ahead
    /// The consumer's own.
    case consumer
  }

  private let scan: BatchScan
  private let place: Place
  private let bytes: BatchBytes
  private let counts: Bool
  private var scanner: LaneScanner?

  init(_ scan: BatchScan, _ place: Place) {
    self.scan = scan
    self.place = place
    bytes = BatchBytes(source: scan.source)
    counts = scan.needs.typeCounts
    if scan.findsEvents {
      scanner = LaneScanner(.find, wanted: Self.lookedFor(scan.needs.types), lengths: .timed)
    } else if counts {
      scanner = LaneScanner(.count, wanted: EventTypeSet(), lengths: .all)
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
    while scanner?.hasRoom != false, let batch = scan.claim(place) {
      batch.read(bytes)
      guard batch.batch.content == .events, scanner != nil else {
        if counts { count(batch) }
        scan.isReady(batch)
        // One at a time where there is nothing to find: another thread may wait for it.
        if scanner == nil { return true }
        continue
      }
      scanner?.add(batch)
    }
    guard let batch = scanner?.next() else { return false }
    if scan.findsEvents, counts { count(batch) }
    scan.isReady(batch)
    return true
  }

  /// Counts the events of a batch by itself: one whose entries are no plain numbers, or whose events are looked for
  /// besides. What an experimental batch holds is not looked into.
  private func count(_ batch: ScannedBatch) {
    batch.counts.update(repeating: 0, count: 256)
    if batch.batch.content == .experimental || batch.batch.content == .endOfGeneration { return }
    var position = batch.start
    while let next = EventLengths.all.end(of: position, batch.end) {
      batch.counts[Int(position.pointee)] &+= 1
      position = next
    }
  }
}
