/// The events of a trace of before Go 1.22 in their order, one after the other.
protocol Version1Stream {
  /// Goes to the next event.
  mutating func next(_ event: inout Version1Event) -> Version1Step
}

/// What came next in a stream of events.
enum Version1Step: Equatable {
  case event
  case end
  /// No event can be next; says why.
  case stuck(String)
}
