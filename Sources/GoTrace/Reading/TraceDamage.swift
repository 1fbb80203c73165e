/// What is wrong with a trace and what was lost by it.
public struct TraceDamage: Error, Sendable, Hashable {
  /// What was found and what was expected, without a final full stop.
  public var message: String
  /// The generation it was found in, nil where none had begun.
  public var generation: UInt64?
  /// Offset of the first byte that could not be used.
  public var offset: Int
  /// Bytes that could not be used, nil where the end is not known (a pipe).
  public var bytesLost: Int?
  /// Whether the file ends too soon, rather than holding something wrong.
  public var isTruncation: Bool
  /// Go's time of the last event before what was lost; nil where there is none, and without ordering.
  public var lastTime: Int64?
  /// Go's time of the first event after it; nil where the trace does not go on, and without ordering.
  public var resumeTime: Int64?
  /// Whether events of a later generation could be read.
  public var isFollowed = false

  init(
    _ message: String, generation: UInt64? = nil, offset: Int, bytesLost: Int? = nil,
    isTruncation: Bool = false
  ) {
    self.message = message
    self.generation = generation
    self.offset = offset
    self.bytesLost = bytesLost
    self.isTruncation = isTruncation
  }
}

extension TraceDamage {
  /// What is wrong with bytes among the events of a thread that begin with this one.
  static func noEvent(_ byte: UInt8, _ version: TraceVersion) -> String {
    let type = WireEventType(rawValue: byte)
    guard let spec = EventSpec.of(type) else {
      return version.isKnown
        ? "byte \(byte) is no type of event" : "event type \(byte) is not known to this version of tq"
    }
    return spec.isTimed
      ? "a \(type.name) is cut short or has a number that does not fit 64 bits"
      : "a \(type.name) has no place among the events of a thread"
  }
}
