/// One value outside a column: a literal, a parameter, a cell of a result read by row.
public indirect enum Value: Hashable, Sendable {
  /// NULL.
  case null
  /// A truth value.
  case boolean(Bool)
  /// A signed 64-bit integer.
  case bigint(Int64)
  /// An IEEE double.
  case double(Double)
  /// Text.
  case varchar(String)
  /// Nanoseconds since the trace's first sync event.
  case timestamp(Int64)
  /// Nanoseconds since 1970-01-01 UTC.
  case walltime(Int64)
  /// Nanoseconds.
  case duration(Int64)
  /// A stack, leaf first.
  case stack([StackFrame])
  /// A list of values of one type.
  case list([Value], of: LogicalType)

  /// The type of the value.
  public var type: LogicalType {
    switch self {
    case .null: .null
    case .boolean: .boolean
    case .bigint: .bigint
    case .double: .double
    case .varchar: .varchar
    case .timestamp: .timestamp
    case .walltime: .walltime
    case .duration: .duration
    case .stack: .stack
    case .list(_, let element): .list(element)
    }
  }
}

/// One frame of a stack, with its names spelled out.
public struct StackFrame: Hashable, Sendable {
  /// Program counter.
  public var pc: UInt64
  /// Function name as Go prints it: `net/http.(*conn).serve`.
  public var function: String
  /// Source file.
  public var file: String
  /// Line in `file`, from 1; 0 where unknown.
  public var line: UInt64

  /// A frame of the given parts.
  public init(pc: UInt64, function: String, file: String, line: UInt64) {
    self.pc = pc
    self.function = function
    self.file = file
    self.line = line
  }
}
