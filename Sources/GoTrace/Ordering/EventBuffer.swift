/// Room for the events of a block.
final class EventBuffer: @unchecked Sendable {
  /// Events a block has at most. A single advance makes at most three, so a block is handed over when fewer than
  /// that have room.
  static let capacity = 4096

  let events = UnsafeMutablePointer<OrderedEvent>.allocate(capacity: capacity)

  deinit { events.deallocate() }
}

/// Takes generations and blocks from the driver, on the driver's thread.
protocol BlockReceiver: AnyObject {
  /// A generation is next. False to stop.
  func generation(_ generation: TraceGeneration) -> Bool
  /// Takes a block whose events are in `buffer`. The buffer to fill next, nil to stop.
  func events(_ block: EventBlock, in buffer: EventBuffer, eventCount: Int) -> EventBuffer?
}
