/// A batch whose bytes are in memory, and what was found in it.
///
/// Its memory is used again for other batches; one thread at a time has it.
final class ScannedBatch {
  /// The batch, whose ``WireBatch/data`` may be empty: see ``data``.
  private(set) var batch: WireBatch
  /// Whether everything that was to be found is; under the lock of the ``BatchScan``.
  var isReady = false
  /// Who goes over it.
  var worker = ScanWorker.Place.ahead
  /// First byte of the data, and past it.
  private(set) var start: UnsafePointer<UInt8>
  private(set) var end: UnsafePointer<UInt8>
  /// Why the bytes are not there.
  private(set) var damage: TraceDamage?
  /// The lower 16 bits of where the events that were looked for begin, in their order. A batch has at most 64 KiB, so
  /// they tell the place.
  let found: UnsafeMutablePointer<UInt16>
  /// How many they are.
  var foundCount = 0
  /// The event that is malformed, if one is: none after it was looked at.
  var malformed: UnsafePointer<UInt8>?
  /// How many events there are of each type, where they were counted.
  let counts: UnsafeMutablePointer<UInt32>
  private let memory: UnsafeMutablePointer<UInt8>

  /// An event has a byte at least, and what comes after the last is written to before it is known that it is none.
  static let mostFound = BatchReader.maximumBatchSize + 1

  /// Memory for any batch.
  init() {
    memory = .allocate(capacity: BatchReader.maximumBatchSize)
    found = .allocate(capacity: Self.mostFound)
    counts = .allocate(capacity: 256)
    counts.initialize(repeating: 0, count: 256)
    start = UnsafePointer(memory)
    end = start
    batch = WireBatch(
      content: .events, generation: 0, experiment: 0, m: -1, time: 0, offset: 0, headerLength: 0,
      start: start,
      length: 0, chunk: nil)
  }

  deinit {
    memory.deallocate()
    found.deallocate()
    counts.deallocate()
  }

  /// The batch's data; valid until the memory is used again.
  var data: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: end - start) }

  /// Takes another batch, of which nothing is known yet.
  func begin(_ batch: WireBatch) {
    self.batch = batch
    isReady = false
    damage = nil
    foundCount = 0
    counts.update(repeating: 0, count: 256)
    malformed = nil
  }

  /// Gets the bytes, where they are not in memory already.
  func read(_ bytes: BatchBytes) {
    if batch.isHeld {
      start = batch.start
    } else {
      damage = bytes.read(batch, into: memory)
      start = UnsafePointer(memory)
    }
    end = start + (damage == nil ? batch.length : 0)
  }

  /// Counts the events that were found by type.
  func countFound() {
    let startBits = UInt16(truncatingIfNeeded: UInt(bitPattern: start))
    for i in 0..<foundCount { counts[Int(Self.place(found[i], from: start, startBits).pointee)] &+= 1 }
  }

  /// Lets go of bytes that are held.
  func letGo() { batch.chunk = nil }

  /// The place of an event that was found.
  @inline(__always)
  static func place(
    _ found: UInt16, from start: UnsafePointer<UInt8>, _ startBits: UInt16
  ) -> UnsafePointer<UInt8> { start + Int(found &- startBits) }
}
