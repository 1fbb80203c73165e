/// Some thousand ordered events of one generation. The buffer is the reader's and is used again after the
/// consumer returns.
public struct EventBlock {
  /// The events, in Go's order.
  public var events: UnsafeBufferPointer<OrderedEvent>
  /// The events where ``ReadingNeeds/isBrief`` and `ordering` are asked for; `events` is empty then.
  public var transitions: UnsafeBufferPointer<TransitionEvent>
  /// The generation whose tables the events' ids refer to. For the Sync event that ends a trace, the last one.
  public var generation: TraceGeneration
  /// Position in the trace's event stream that ordinals count from.
  public var firstSequence: Int
}
