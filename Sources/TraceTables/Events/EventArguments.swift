import GoTrace

/// Which argument of an event means what, by its type; -1 where none does.
enum EventArguments {
  /// The stack of the context the event happened in.
  static let contextStack: [Int8] = (0...255).map { (byte: UInt8) in
    let type = WireEventType(rawValue: byte)
    if type == .cpuSample { return 0 }
    guard let spec = EventSpec.of(type), spec.isTimed, let first = spec.stacks.first else { return -1 }
    return Int8(first - 1)
  }

  /// The stack of the goroutine that changes state.
  static let transitionStack: [Int8] = table([
    (.goCreate, 1), (.goCreateBlocked, 1), (.goStop, 1), (.goBlock, 1), (.goSyscallBegin, 1),
    (.goStatusStack, 3),
  ])

  /// The reason of a transition, a string.
  static let reason: [Int8] = table([(.goStop, 0), (.goBlock, 0)])

  /// The task that the event belongs to or is about.
  static let task: [Int8] = table([
    (.userTaskBegin, 0), (.userTaskEnd, 0), (.userRegionBegin, 0), (.userRegionEnd, 0), (.userLog, 0),
  ])

  /// The task's parent.
  static let parentTask: [Int8] = table([(.userTaskBegin, 1), (.userTaskEnd, 2)])

  /// The value of a metric.
  static let value: [Int8] = table([(.procsChange, 0), (.heapAlloc, 0), (.heapGoal, 0)])

  /// The types that have such an argument.
  static func types(_ positions: [Int8]) -> EventTypeSet {
    EventTypeSet((0...255).filter { positions[$0] >= 0 }.map { WireEventType(rawValue: UInt8($0)) })
  }

  /// The columns in which events of some types have such an argument.
  static func columns(_ positions: [Int8], of types: EventTypeSet) -> EventColumns {
    let columns: [EventColumns] = [.a0, .a1, .a2, .a3]
    return types.types.reduce(into: []) { all, type in
      let position = Int(positions[Int(type.rawValue)])
      if columns.indices.contains(position) { all.formUnion(columns[position]) }
    }
  }

  private static func table(_ entries: [(WireEventType, Int8)]) -> [Int8] {
    var positions = [Int8](repeating: -1, count: 256)
    for (type, position) in entries { positions[Int(type.rawValue)] = position }
    return positions
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
