/// Takes generations and blocks from the driver, on the driver's thread.
protocol BlockReceiver: AnyObject {
  /// A generation is next. False to stop.
  func generation(_ generation: TraceGeneration) -> Bool
  /// The batches of the generation are to be gone over, on this thread and the consumer's. False to stop.
  func scan(_ scan: BatchScan) -> Bool
  /// What lies between two of Go's times is missing; the generation after it is next.
  func gap(_ gap: TraceGap)
  /// Takes a block whose events are in `buffer`. The buffer to fill next, nil to stop.
  func events(_ block: EventBlock, in buffer: EventBuffer, at position: ReadingPosition) -> EventBuffer?
  /// The same with a block that was filled before its turn came. No buffer is given for it, and nothing waits. False to
  /// stop.
  func eventsFromAhead(_ block: EventBlock, in buffer: EventBuffer, at position: ReadingPosition) -> Bool
}

/// How far the making of events has come.
struct ReadingPosition {
  /// Bytes of the trace whose events have come.
  var bytes: Int
  /// Events of the ordered stream so far; 0 without ordering.
  var events: Int
}
