import GoTrace

/// What a range of the runtime is about.
enum EventScope: String {
  case goroutine
  case proc
  case none

  /// The scope of a type's range, nil where it is not of a range.
  static func of(_ type: WireEventType) -> EventScope? {
    switch type {
    case .stwBegin, .stwEnd, .gcMarkAssistBegin, .gcMarkAssistActive, .gcMarkAssistEnd: .goroutine
    case .gcSweepBegin, .gcSweepActive, .gcSweepEnd: .proc
    case .gcBegin, .gcActive, .gcEnd: EventScope.none
    default: nil
    }
  }

  /// The types of ranges that are about a goroutine or proc.
  static let types = EventTypeSet(
    EventTypeSet.all.types.filter { of($0) == .goroutine || of($0) == .proc })

  /// What the range of an event is about: the goroutine or proc it names if it reports a range as active, else
  /// the context's; -1 for neither.
  @inline(__always)
  static func id(_ event: OrderedEvent) -> Int64 {
    switch event.type {
    case .gcSweepActive, .gcMarkAssistActive: Int64(bitPattern: event.a0)
    case .stwBegin, .stwEnd, .gcMarkAssistBegin, .gcMarkAssistEnd: event.g
    case .gcSweepBegin, .gcSweepEnd: event.p
    default: -1
    }
  }
}
