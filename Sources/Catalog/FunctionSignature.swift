import Columns

/// What a parameter of a function accepts.
public enum ParameterType: Sendable, Hashable {
  /// Exactly this type; NULL and, for DOUBLE, a BIGINT are converted to it.
  case exact(LogicalType)
  /// Any type.
  case any
  /// The same type as the parameter at this position (from 0).
  case same(as: Int)
  /// A list of any type.
  case anyList
}

/// The type of a function's result.
public enum ResultType: Sendable, Hashable {
  /// Always this type.
  case exact(LogicalType)
  /// The type of the argument at this position (from 0).
  case same(as: Int)
  /// A list of the type of the argument at this position.
  case list(of: Int)
  /// The element type of the list at this position.
  case element(of: Int)
}

/// One overload of a function.
public struct FunctionOverload: Sendable, Hashable {
  /// What the arguments must be.
  public var parameters: [ParameterType]
  /// Whether the last parameter may be given once or more.
  public var isVariadic: Bool
  /// The type of the result.
  public var result: ResultType

  /// An overload taking `parameters`.
  public init(_ parameters: [ParameterType], variadic: Bool = false, returns result: ResultType) {
    self.parameters = parameters
    self.isVariadic = variadic
    self.result = result
  }
}

/// A function as the binder and the reference see it; the code that computes it is in Functions.
public struct FunctionSignature: Sendable {
  /// What sort of function it is.
  public enum Kind: String, Sendable, Hashable {
    /// A value from the values of one row.
    case scalar
    /// A value from the rows of a group.
    case aggregate
    /// A value from the rows around one, only with OVER.
    case window
    /// Rows, only in FROM.
    case table
    /// Written as a function, and made by the language itself: arguments may be lambdas or left uncomputed.
    case form
  }

  /// The name, lower case; operators are functions named by their symbol (`+`, `||`).
  public var name: String
  /// Other names for it.
  public var aliases: [String]
  /// Scalar, aggregate, window or form.
  public var kind: Kind
  /// The overloads, tried in order: first for an exact fit, then with conversions.
  public var overloads: [FunctionOverload]
  /// What it does, a sentence or two.
  public var documentation: String
  /// An expression that shows it, with `=>` and its result: `leaf(stack) => runtime.gopark`; of a table
  /// function a query.
  public var example: String
  /// The arguments (from 0) with which a scalar function's result never falls as long as the others stay, and
  /// is NULL only where they are; for types whose values are integers.
  public var risesWith: Set<Int>
  /// The rows that a table function makes; nil for all others.
  public var rows: RowForm?
  /// What an aggregate keeps for each group until the group ends; EXPLAIN says it.
  public var keeps: AggregateKeeping

  /// A function with its documentation.
  public init(
    _ name: String, aliases: [String] = [], kind: Kind, overloads: [FunctionOverload], documentation: String,
    example: String, risesWith: Set<Int> = [], rows: RowForm? = nil, keeps: AggregateKeeping = .bounded
  ) {
    self.name = name
    self.aliases = aliases
    self.kind = kind
    self.overloads = overloads
    self.documentation = documentation
    self.example = example
    self.risesWith = risesWith
    self.rows = rows
    self.keeps = keeps
  }
}

/// What an aggregate keeps of the values of a group.
public enum AggregateKeeping: Sendable, Hashable {
  /// No more than a certain amount, however many values come: `sum`, `max`, `approx_quantile`.
  case bounded
  /// Each different value once: `mode`.
  case distinctValues
  /// Every value: `median`, `list`.
  case everyValue
}

/// The rows that a table function makes.
public struct RowForm: Sendable, Hashable {
  /// A column: its name and its type.
  public struct Column: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The type, from those of the arguments.
    public var type: ResultType

    /// A column.
    public init(_ name: String, _ type: ResultType) {
      self.name = name
      self.type = type
    }
  }

  /// The columns of the rows.
  public var columns: [Column]
  /// Whether the function takes a table of intervals, written before its arguments: it makes rows of each of
  /// the table's, its first two arguments are the row's `ts` and `end_ts`, and its columns stand beside the
  /// row's own, in the place of those that have the same name.
  public var takesIntervals: Bool

  /// Rows of those columns.
  public init(_ columns: [Column], takesIntervals: Bool = false) {
    self.columns = columns
    self.takesIntervals = takesIntervals
  }
}

/// A bound use of a function: which function and which of its overloads.
public struct FunctionReference: Hashable, Sendable {
  /// The function's own name (never an alias).
  public var name: String
  /// Position in ``FunctionSignature/overloads``.
  public var overload: Int

  /// An overload of a function.
  public init(_ name: String, overload: Int) {
    self.name = name
    self.overload = overload
  }
}
