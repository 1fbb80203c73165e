/// A type of the language.
///
/// Every value of every type is one 64-bit word in a ``ColumnVector``; the type says how to read it.
public indirect enum LogicalType: Hashable, Sendable {
  /// The type of a bare NULL before it is known what it stands for.
  case null
  /// 0 or 1.
  case boolean
  /// A signed 64-bit integer.
  case bigint
  /// The bit pattern of an IEEE double.
  case double
  /// The id of a string in a ``StringPool``.
  case varchar
  /// Nanoseconds since the trace's first sync event.
  case timestamp
  /// Nanoseconds since 1970-01-01 UTC.
  case walltime
  /// Nanoseconds.
  case duration
  /// The id of a stack in a ``StackPool``.
  case stack
  /// The id of a list in a ``ListPool``, all of whose elements have the given type.
  case list(LogicalType)

  /// The name as the language spells it.
  public var name: String {
    switch self {
    case .null: "NULL"
    case .boolean: "BOOLEAN"
    case .bigint: "BIGINT"
    case .double: "DOUBLE"
    case .varchar: "VARCHAR"
    case .timestamp: "TIMESTAMP"
    case .walltime: "WALLTIME"
    case .duration: "DURATION"
    case .stack: "STACK"
    case .list(let element): "\(element.name)[]"
    }
  }

  /// BIGINT or DOUBLE.
  public var isNumeric: Bool { self == .bigint || self == .double }

  /// Whether the word itself, read as a signed integer, sorts as the value does.
  public var sortsAsInteger: Bool {
    switch self {
    case .null, .boolean, .bigint, .timestamp, .walltime, .duration: true
    case .double, .varchar, .stack, .list: false
    }
  }

  /// Whether the word is a small dense id of a pool, so that a table indexed by it can stand in for a hash.
  public var isPoolID: Bool {
    switch self {
    case .varchar, .stack: true
    default: false
    }
  }
}
