/// Some thousand ordered events of one generation. The buffer is the reader's and is used again after the
/// consumer returns.
public struct EventBlock {
  /// The events, in Go's order.
  public var events: EventSequence
  /// The generation whose tables the events' ids refer to. For the Sync event that ends a trace, the last one.
  public var generation: TraceGeneration
  /// Position in the trace's event stream that ordinals count from.
  public var firstSequence: Int
}

/// The events of a block.
public struct EventSequence: RandomAccessCollection {
  @usableFromInline let memory: UnsafeRawPointer
  /// How many there are.
  public let count: Int

  init(_ buffer: EventBuffer, count: Int) {
    memory = UnsafeRawPointer(buffer.memory)
    self.count = count
  }

  /// The first event's position.
  @inlinable public var startIndex: Int { 0 }
  /// The position after the last.
  @inlinable public var endIndex: Int { count }

  /// An event; valid as long as the block.
  @inlinable
  public subscript(position: Int) -> OrderedEvent { OrderedEvent(memory: memory, position: position) }
}
