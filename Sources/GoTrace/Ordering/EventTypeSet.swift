/// A set of wire event types.
public struct EventTypeSet: Hashable, Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  /// The empty set.
  public init() {}

  /// A set of the given types.
  public init(_ types: some Sequence<WireEventType>) {
    for type in types { insert(type) }
  }

  /// Every type that Go's event stream can have, Sync included.
  public static let all = EventTypeSet(
    (0...255).map { WireEventType(rawValue: $0) }.filter { $0.kind != nil })

  /// Every state transition of a goroutine.
  public static let goroutineTransitions = EventTypeSet(
    (0...255).map { WireEventType(rawValue: $0) }.filter { $0.isGoroutineTransition })

  /// Every state transition of a proc.
  public static let procTransitions = EventTypeSet(
    (0...255).map { WireEventType(rawValue: $0) }.filter { $0.isProcTransition })

  /// Adds a type.
  public mutating func insert(_ type: WireEventType) {
    let bit = UInt64(1) << (type.rawValue & 63)
    switch type.rawValue >> 6 {
    case 0: words.0 |= bit
    case 1: words.1 |= bit
    case 2: words.2 |= bit
    default: words.3 |= bit
    }
  }

  /// Whether a type is in the set.
  public func contains(_ type: WireEventType) -> Bool {
    let word =
      switch type.rawValue >> 6 {
      case 0: words.0
      case 1: words.1
      case 2: words.2
      default: words.3
      }
    return word >> (type.rawValue & 63) & 1 == 1
  }

  /// The types of either set.
  public func union(_ other: EventTypeSet) -> EventTypeSet {
    var copy = self
    copy.words.0 |= other.words.0
    copy.words.1 |= other.words.1
    copy.words.2 |= other.words.2
    copy.words.3 |= other.words.3
    return copy
  }

  /// The types of both sets.
  public func intersection(_ other: EventTypeSet) -> EventTypeSet {
    EventTypeSet(types.filter { other.contains($0) })
  }

  /// The types, in the order of their bytes.
  public var types: [WireEventType] {
    (0...255).map { WireEventType(rawValue: $0) }.filter { contains($0) }
  }

  /// Whether two sets have the same types.
  public static func == (left: Self, right: Self) -> Bool { left.words == right.words }

  /// Hashes the members.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

extension EventTypeSet {
  /// The commonest types, of which nearly all events of every trace are.
  public static let common = EventTypeSet([
    .goStart, .goBlock, .goUnblock, .goSyscallBegin, .goSyscallEnd, .goStop, .goDestroy, .goCreate,
    .heapAlloc,
  ])

  /// Whether the set has no type.
  public var isEmpty: Bool { self == EventTypeSet() }
}
