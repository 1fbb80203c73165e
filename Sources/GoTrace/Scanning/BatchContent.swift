/// A batch with its bytes, as a ``TraceConsumer`` gets it; valid until the call returns.
public struct BatchContent {
  /// What stands in its header.
  public var batch: WireBatch
  /// The data after the header; empty where it could not be read.
  public var data: UnsafeBufferPointer<UInt8>
  /// Where the events of the data begin, as ``place(ofEvent:)`` reads it.
  @usableFromInline let places: UnsafePointer<UInt16>
  @usableFromInline let startBits: UInt16
  /// How many events the data has, up to the first malformed one; 0 where only ``ReadingNeeds/typeCounts`` was asked
  /// for.
  public let eventCount: Int
  /// Where the last of them ends in the data.
  public let end: Int
  private let counts: UnsafePointer<UInt32>

  init(_ scanned: ScannedBatch, hasPlaces: Bool) {
    batch = scanned.batch
    data = scanned.data
    places = UnsafePointer(scanned.found)
    startBits = UInt16(truncatingIfNeeded: UInt(bitPattern: scanned.start))
    eventCount = hasPlaces ? scanned.foundCount : 0
    end = scanned.malformed.map { $0 - scanned.start } ?? scanned.data.count
    counts = UnsafePointer(scanned.counts)
  }

  /// Where an event begins in the data.
  @inlinable
  public func place(ofEvent number: Int) -> Int { Int(places[number] &- startBits) }

  /// How many events of a type it holds, up to the first malformed one; meaningless where
  /// ``ReadingNeeds/typeCounts`` was not asked for.
  public func count(of type: WireEventType) -> Int { Int(counts[Int(type.rawValue)]) }
}
