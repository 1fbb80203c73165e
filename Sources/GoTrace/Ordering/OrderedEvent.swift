/// An event in Go's order, with the context it happened in and what it is about. Trivially copyable; strings
/// and stacks are ids of its generation's tables.
public struct OrderedEvent: Sendable {
  /// Nanoseconds on the trace's clock, as Go's `Event.Time()`: strictly increasing.
  public var time: Int64
  /// The thread it happened on, -1 for none.
  public var m: Int64
  /// The proc of that thread before the event, -1 for none.
  public var p: Int64
  /// The goroutine of that thread before the event, -1 for none.
  public var g: Int64
  /// For a state transition the goroutine or proc that changes state, else -1.
  public var resource: Int64
  /// The wire event's first argument after `dt`.
  ///
  /// Of a UserTaskBegin the second is -1 where there is no parent; of a UserTaskEnd the third is the parent (-1
  /// for none) and the fourth the name as an id of ``TraceGeneration/extraString(_:)``; of an STWEnd the first
  /// is the STWBegin's reason; of a CPUSample the first is the stack; of a Sync the first is its number, from 1,
  /// and the second is 1 for the one that closes the stream and belongs to no generation.
  public var a0: UInt64
  /// Its second.
  public var a1: UInt64
  /// Its third.
  public var a2: UInt64
  /// Its fourth.
  public var a3: UInt64
  /// Position in the trace's event stream relative to ``EventBlock/firstSequence``.
  public var ordinal: UInt32
  /// For a goroutine's state transition a small dense number for that goroutine, to index tables of open states
  /// with; for other events that of the context's goroutine, ``noSlot`` where there is none. A number is given
  /// again only after the goroutine's transition to not existing.
  public var slot: UInt32
  /// The type on the wire; ``WireEventType/sync255`` for a Sync.
  public var type: WireEventType
  /// For a transition the state before: raw value of ``GoroutineState`` or ``ProcState``.
  public var from: UInt8
  /// For a transition the state after.
  public var to: UInt8

  /// No goroutine.
  public static let noSlot = UInt32.max

  /// An event of the given parts.
  @inlinable
  public init(
    time: Int64, m: Int64, p: Int64, g: Int64, resource: Int64, a0: UInt64, a1: UInt64, a2: UInt64,
    a3: UInt64,
    ordinal: UInt32, slot: UInt32, type: WireEventType, from: UInt8, to: UInt8
  ) {
    self.time = time
    self.m = m
    self.p = p
    self.g = g
    self.resource = resource
    self.a0 = a0
    self.a1 = a1
    self.a2 = a2
    self.a3 = a3
    self.ordinal = ordinal
    self.slot = slot
    self.type = type
    self.from = from
    self.to = to
  }
}

/// Kinds of event, as Go's `EventKind`.
public enum EventKind: UInt8, Sendable, CaseIterable {
  case sync
  case metric
  case label
  case stackSample
  case rangeBegin
  case rangeActive
  case rangeEnd
  case taskBegin
  case taskEnd
  case regionBegin
  case regionEnd
  case log
  case stateTransition
  case experimental

  /// Go's name: `StateTransition`.
  public var name: String {
    let name = "\(self)"
    return name.prefix(1).uppercased() + name.dropFirst()
  }
}

extension WireEventType {
  /// The kind of event that Go's reader makes of it; nil for what never becomes an event.
  public var kind: EventKind? {
    switch self {
    case .sync255: .sync
    case .procsChange, .heapAlloc, .heapGoal: .metric
    case .goLabel: .label
    case .cpuSample: .stackSample
    case .stwBegin, .gcBegin, .gcSweepBegin, .gcMarkAssistBegin: .rangeBegin
    case .gcActive, .gcSweepActive, .gcMarkAssistActive: .rangeActive
    case .stwEnd, .gcEnd, .gcSweepEnd, .gcMarkAssistEnd: .rangeEnd
    case .userTaskBegin: .taskBegin
    case .userTaskEnd: .taskEnd
    case .userRegionBegin: .regionBegin
    case .userRegionEnd: .regionEnd
    case .userLog: .log
    case .procStart, .procStop, .procSteal, .procStatus: .stateTransition
    case .goCreate, .goCreateSyscall, .goStart, .goDestroy, .goDestroySyscall, .goStop, .goBlock, .goUnblock,
      .goSyscallBegin, .goSyscallEnd, .goSyscallEndBlocked, .goStatus, .goSwitch, .goSwitchDestroy,
      .goCreateBlocked, .goStatusStack:
      .stateTransition
    default:
      rawValue >= Self.span.rawValue && rawValue <= Self.goroutineStackFree.rawValue ? .experimental : nil
    }
  }

  /// Whether it is a state transition of a proc.
  public var isProcTransition: Bool { self >= .procStart && self <= .procStatus }

  /// Whether it is a state transition of a goroutine.
  public var isGoroutineTransition: Bool { kind == .stateTransition && !isProcTransition }
}
