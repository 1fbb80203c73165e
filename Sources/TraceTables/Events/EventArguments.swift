import GoTrace

/// Which argument of an event means something, by its type; -1 where none does. Kept for as long as the program runs, so
/// that looking at it for an event counts no references.
struct ArgumentPositions: @unchecked Sendable {
  private let base: UnsafePointer<Int8>

  init(_ position: (WireEventType) -> Int8) {
    let positions = UnsafeMutablePointer<Int8>.allocate(capacity: 256)
    for type in 0..<256 { (positions + type).initialize(to: position(WireEventType(rawValue: UInt8(type)))) }
    base = UnsafePointer(positions)
  }

  subscript(type: WireEventType) -> Int8 {
    @inline(__always) get { base[Int(type.rawValue)] }
  }
}

/// Which argument of an event means what.
enum EventArguments {
  /// The stack of the context the event happened in.
  static let contextStack = ArgumentPositions { type in
    if type == .cpuSample { return 0 }
    guard let spec = EventSpec.of(type), spec.isTimed, let first = spec.stacks.first else { return -1 }
    return Int8(first - 1)
  }

  /// The stack of the goroutine that changes state.
  static let transitionStack = table([
    (.goCreate, 1), (.goCreateBlocked, 1), (.goStop, 1), (.goBlock, 1), (.goSyscallBegin, 1),
    (.goStatusStack, 3),
  ])

  /// The reason of a transition, a string.
  static let reason = table([(.goStop, 0), (.goBlock, 0)])

  /// The task that the event belongs to or is about.
  static let task = table([
    (.userTaskBegin, 0), (.userTaskEnd, 0), (.userRegionBegin, 0), (.userRegionEnd, 0), (.userLog, 0),
  ])

  /// The task's parent.
  static let parentTask = table([(.userTaskBegin, 1), (.userTaskEnd, 2)])

  /// The value of a metric.
  static let value = table([(.procsChange, 0), (.heapAlloc, 0), (.heapGoal, 0)])

  /// The types that have such an argument.
  static func types(_ positions: ArgumentPositions) -> EventTypeSet {
    EventTypeSet((0...255).map { WireEventType(rawValue: $0) }.filter { positions[$0] >= 0 })
  }

  /// The columns in which events of some types have such an argument.
  static func columns(_ positions: ArgumentPositions, of types: EventTypeSet) -> EventColumns {
    let columns: [EventColumns] = [.a0, .a1, .a2, .a3]
    return types.types.reduce(into: []) { all, type in
      let position = Int(positions[type])
      if columns.indices.contains(position) { all.formUnion(columns[position]) }
    }
  }

  private static func table(_ entries: [(WireEventType, Int8)]) -> ArgumentPositions {
    ArgumentPositions { type in entries.first { $0.0 == type }?.1 ?? -1 }
  }
}

extension OrderedEvent {
  /// Whether it is the Sync that closes the stream and belongs to no generation.
  @inline(__always)
  var closesStream: Bool { type == .sync255 && a1 == 1 }

  /// An argument by its position; 0 for a position that is none.
  @inline(__always)
  func argument(_ position: Int8) -> UInt64 {
    switch position {
    case 0: a0
    case 1: a1
    case 2: a2
    case 3: a3
    default: 0
    }
  }
}
