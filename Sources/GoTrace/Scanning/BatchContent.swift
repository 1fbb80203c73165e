/// A batch with its bytes, as a ``TraceConsumer`` gets it; valid until the call returns.
public struct BatchContent {
  /// What stands in its header.
  public var batch: WireBatch
  /// The data after the header; empty where it could not be read.
  public var data: UnsafeBufferPointer<UInt8>
  private let counts: UnsafePointer<UInt32>

  init(_ scanned: ScannedBatch) {
    batch = scanned.batch
    data = scanned.data
    counts = UnsafePointer(scanned.counts)
  }

  /// How many events of a type it holds, up to the first malformed one; meaningless where
  /// ``ReadingNeeds/typeCounts`` was not asked for.
  public func count(of type: WireEventType) -> Int { Int(counts[Int(type.rawValue)]) }
}
