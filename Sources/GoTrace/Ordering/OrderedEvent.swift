/// An event in Go's order, with the context it happened in and what it is about; valid as long as its block. Strings
/// and stacks are ids of its generation's tables.
///
/// Only `time`, `type`, the states and the columns asked for (``ReadingNeeds/columns``) mean anything.
public struct OrderedEvent {
  @usableFromInline let memory: UnsafeRawPointer
  @usableFromInline let position: Int

  @inlinable
  init(memory: UnsafeRawPointer, position: Int) {
    self.memory = memory
    self.position = position
  }

  @inlinable @inline(__always)
  func value<Value: BitwiseCopyable>(_ column: Int) -> Value {
    (memory + column).assumingMemoryBound(to: Value.self)[position]
  }

  @inlinable @inline(__always)
  func number(_ column: Int) -> UInt64 {
    let narrow: UInt32 = value(column)
    return _fastPath(narrow != EventMemory.escape) ? UInt64(narrow) : value(EventMemory.escaped(column))
  }

  /// A number that may be -1.
  @inlinable @inline(__always)
  func id(_ column: Int) -> Int64 { Int64(bitPattern: number(column)) &- 1 }

  @inlinable var kind: UInt16 { value(EventMemory.kind) }

  /// Nanoseconds on the trace's clock, as Go's `Event.Time()`: strictly increasing.
  @inlinable public var time: Int64 {
    (memory + EventMemory.base).loadUnaligned(as: Int64.self) &+ Int64(bitPattern: number(EventMemory.time))
  }
  /// The thread it happened on, -1 for none.
  @inlinable public var m: Int64 { id(EventMemory.m) }
  /// The proc of that thread before the event, -1 for none.
  @inlinable public var p: Int64 { id(EventMemory.p) }
  /// The goroutine of that thread before the event, -1 for none.
  @inlinable public var g: Int64 { id(EventMemory.g) }
  /// For a state transition the goroutine or proc that changes state, else -1.
  @inlinable public var resource: Int64 { id(EventMemory.resource) }
  /// The wire event's first argument after `dt`.
  ///
  /// Of a UserTaskBegin the second is -1 where there is no parent; of a UserTaskEnd the third is the parent (-1
  /// for none) and the fourth the name as an id of ``TraceGeneration/extraString(_:)``; of an STWEnd the first
  /// is the STWBegin's reason; of a CPUSample the first is the stack; of a Sync the first is its number, from 1,
  /// and the second is 1 for the one that closes the stream and belongs to no generation.
  @inlinable public var a0: UInt64 { number(EventMemory.a0) }
  /// Its second.
  @inlinable public var a1: UInt64 { number(EventMemory.a1) }
  /// Its third.
  @inlinable public var a2: UInt64 { number(EventMemory.a2) }
  /// Its fourth.
  @inlinable public var a3: UInt64 { number(EventMemory.a3) }
  /// Of a goroutine's transition to another state, how long it was in the state before, in nanoseconds; meaningless where
  /// the trace found it so, which ``origin`` says.
  @inlinable public var lasted: Int64 { Int64(bitPattern: number(EventMemory.lasted)) }
  /// Of such a transition, how it came into the state before.
  @inlinable public var origin: StayOrigin { StayOrigin(bits: number(EventMemory.origin)) }
  /// Position in the trace's event stream relative to ``EventBlock/firstSequence``.
  @inlinable public var ordinal: UInt32 { value(EventMemory.ordinal) }
  /// For a goroutine's state transition a small dense number for that goroutine, to index tables of open states
  /// with; for other events that of the context's goroutine, ``noSlot`` where there is none. A number is given
  /// again only after the goroutine's transition to not existing.
  @inlinable public var slot: UInt32 { value(EventMemory.slot) }
  /// The type on the wire; ``WireEventType/sync255`` for a Sync.
  @inlinable public var type: WireEventType { WireEventType(rawValue: UInt8(truncatingIfNeeded: kind)) }
  /// For a transition the state before: raw value of ``GoroutineState`` or ``ProcState``.
  @inlinable public var from: UInt8 { UInt8(truncatingIfNeeded: kind &>> 12) }
  /// For a transition the state after.
  @inlinable public var to: UInt8 { UInt8(truncatingIfNeeded: kind &>> 8) & 15 }

  /// No goroutine.
  public static let noSlot = UInt32.max
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

  /// Whether it says in which state something is, and does not change it.
  var isStatus: Bool { self == .procStatus || self == .goStatus || self == .goStatusStack }

  /// Whether it is a state transition of a proc.
  public var isProcTransition: Bool { self >= .procStart && self <= .procStatus }

  /// Whether it is a state transition of a goroutine.
  public var isGoroutineTransition: Bool { kind == .stateTransition && !isProcTransition }
}
