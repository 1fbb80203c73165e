/// A batch as it stands in the file.
public struct WireBatch: @unchecked Sendable {
  /// What a batch holds, by the first byte of its data.
  public enum Content: UInt8, Sendable, CaseIterable {
    case events
    case strings
    case stacks
    case cpuSamples
    case sync
    case experimental
    case endOfGeneration

    /// The name as `batches.type` shows it: `CPUSamples`.
    public var name: String {
      self == .cpuSamples ? "CPUSamples" : "\(self)".prefix(1).uppercased() + "\(self)".dropFirst()
    }
  }

  /// What it holds.
  public var content: Content
  /// The generation in its header; 0 for an end-of-generation mark.
  public var generation: UInt64
  /// The experiment's number, 0 for none.
  public var experiment: UInt8
  /// The thread that wrote it, -1 for none.
  public var m: Int64
  /// The raw timestamp in its header.
  public var time: UInt64
  /// Offset in the file of its first byte (the header's).
  public var offset: Int
  /// Length of the header in bytes.
  public var headerLength: Int
  /// Length of the data after the header in bytes.
  public var size: Int { length }
  /// The data after the header, empty where it was passed over or let go (see ``BatchContent``). Valid as
  /// long as the batch.
  public var data: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: start, count: isHeld ? length : 0)
  }

  var start: UnsafePointer<UInt8>
  var length: Int
  /// Keeps the bytes; nil where they were passed over.
  var chunk: ByteChunk?
  /// Whether the bytes are in memory, rather than to be read when their turn comes.
  var isHeld: Bool { chunk != nil }
  /// The same without its bytes.
  var withoutBytes: WireBatch {
    var copy = self
    copy.chunk = nil
    return copy
  }
}
