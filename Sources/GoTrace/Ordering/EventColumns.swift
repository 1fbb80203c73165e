/// The columns of events that are only filled for a consumer that asks for them; time, type and states are always
/// there. What is filled is handed from one thread to another, which costs by the byte.
public struct EventColumns: OptionSet, Sendable, Hashable {
  /// A bit for each column.
  public let rawValue: UInt16

  /// The columns of some bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// ``OrderedEvent/m``.
  public static let m = Self(rawValue: 1 << 0)
  /// ``OrderedEvent/p``.
  public static let p = Self(rawValue: 1 << 1)
  /// ``OrderedEvent/g``.
  public static let g = Self(rawValue: 1 << 2)
  /// ``OrderedEvent/resource``.
  public static let resource = Self(rawValue: 1 << 3)
  /// ``OrderedEvent/a0``.
  public static let a0 = Self(rawValue: 1 << 4)
  /// ``OrderedEvent/a1``.
  public static let a1 = Self(rawValue: 1 << 5)
  /// ``OrderedEvent/a2``.
  public static let a2 = Self(rawValue: 1 << 6)
  /// ``OrderedEvent/a3``.
  public static let a3 = Self(rawValue: 1 << 7)
  /// ``OrderedEvent/ordinal``.
  public static let ordinal = Self(rawValue: 1 << 8)
  /// ``OrderedEvent/lasted`` and ``OrderedEvent/origin``.
  public static let stay = Self(rawValue: 1 << 9)
  /// ``OrderedEvent/slot``.
  public static let slot = Self(rawValue: 1 << 10)

  /// All four arguments.
  public static let arguments: Self = [.a0, .a1, .a2, .a3]
  /// Where an event happened.
  public static let context: Self = [.m, .p, .g]
  /// All that an event says for itself.
  public static let ofEvents: Self = [.context, .resource, .arguments, .ordinal, .slot]
  /// Everything.
  public static let all: Self = [.ofEvents, .stay]
}
