/// A goroutine's state transition in brief, for consumers that want to know nothing else: see
/// ``ReadingNeeds/isBrief``. It is handed from one thread to another, which costs by the byte.
public struct TransitionEvent: Sendable {
  /// As ``OrderedEvent/time``.
  public var time: Int64
  /// The goroutine.
  public var resource: Int64
  /// As ``OrderedEvent/a0``.
  public var a0: UInt64
  /// As ``OrderedEvent/slot``.
  public var slot: UInt32
  /// The type on the wire.
  public var type: WireEventType
  /// The state before: raw value of ``GoroutineState``.
  public var from: UInt8
  /// The state after.
  public var to: UInt8
}
