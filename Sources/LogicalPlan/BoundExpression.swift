import Catalog
import Columns
import Diagnostics

/// Comparisons of two values of one type, with three-valued logic unless said otherwise.
public enum Comparison: String, Hashable, Sendable, CaseIterable {
  case equal = "="
  case notEqual = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  /// NULL is a value like any other; the result is never NULL.
  case distinct = "IS DISTINCT FROM"
  /// The negation of `distinct`.
  case notDistinct = "IS NOT DISTINCT FROM"

  /// The comparison that holds with the sides exchanged.
  public var mirrored: Comparison {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: self
    }
  }
}

/// An expression whose names are resolved and whose types are known and fit.
///
/// Columns are positions in the rows of the operator's input. Operands of a comparison have equal types; the
/// binder has put casts where they had not.
public indirect enum BoundExpression: Hashable, Sendable {
  /// A column of the input.
  case column(Int, LogicalType, name: String)
  /// A constant; its type may be wider than the value's (a NULL of type BIGINT).
  case constant(Value, LogicalType)
  /// A scalar function, operators such as `+` and `||` among them.
  case call(FunctionReference, [BoundExpression], LogicalType, span: SourceSpan?)
  case comparison(Comparison, BoundExpression, BoundExpression)
  /// True where all are; a part is looked at only where the parts before it are not false, so that
  /// `n <> 0 and 10 // n > 1` raises no error.
  case and([BoundExpression])
  /// True where one is; a part is looked at only where the parts before it are not true.
  case or([BoundExpression])
  case not(BoundExpression)
  /// `IS NULL`; never NULL itself.
  case isNull(BoundExpression)
  /// `x IN (a, b)` over expressions of one type, with SQL's rule for NULL.
  case isIn(BoundExpression, [BoundExpression])
  /// The first branch whose condition is true; conditions are BOOLEAN.
  case caseWhen([BoundBranch], otherwise: BoundExpression, LogicalType)
  /// A conversion; with `isTry` a value that cannot be converted becomes NULL, else it is an error.
  case cast(BoundExpression, LogicalType, isTry: Bool, span: SourceSpan?)

  /// A list function with a lambda: the list, for a reduction perhaps the first value, then what the lambda's
  /// body takes from the row.
  case lambda(BoundLambda, [BoundExpression], LogicalType, span: SourceSpan?)

  /// The type of the expression's values.
  public var type: LogicalType {
    switch self {
    case .column(_, let type, _), .constant(_, let type), .call(_, _, let type, _),
      .caseWhen(_, _, let type), .cast(_, let type, _, _), .lambda(_, _, let type, _):
      type
    case .comparison, .and, .or, .not, .isNull, .isIn: .boolean
    }
  }

  /// The expressions directly inside this one.
  public var children: [BoundExpression] {
    switch self {
    case .column, .constant: []
    case .call(_, let arguments, _, _), .lambda(_, let arguments, _, _): arguments
    case .comparison(_, let left, let right): [left, right]
    case .and(let parts), .or(let parts): parts
    case .not(let inner), .isNull(let inner), .cast(let inner, _, _, _): [inner]
    case .isIn(let value, let list): [value] + list
    case .caseWhen(let branches, let otherwise, _):
      branches.flatMap { [$0.condition, $0.result] } + [otherwise]
    }
  }

  /// The same expression with each direct child replaced by what `transform` makes of it.
  public func mapChildren<Failure: Error>(
    _ transform: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> BoundExpression {
    switch self {
    case .column, .constant: return self
    case .call(let function, let arguments, let type, let span):
      return .call(function, try arguments.map(transform), type, span: span)
    case .lambda(let lambda, let arguments, let type, let span):
      return .lambda(lambda, try arguments.map(transform), type, span: span)
    case .comparison(let comparison, let left, let right):
      return .comparison(comparison, try transform(left), try transform(right))
    case .and(let parts): return .and(try parts.map(transform))
    case .or(let parts): return .or(try parts.map(transform))
    case .not(let inner): return .not(try transform(inner))
    case .isNull(let inner): return .isNull(try transform(inner))
    case .cast(let inner, let type, let isTry, let span):
      return .cast(try transform(inner), type, isTry: isTry, span: span)
    case .isIn(let value, let list): return .isIn(try transform(value), try list.map(transform))
    case .caseWhen(let branches, let otherwise, let type):
      var mapped: [BoundBranch] = []
      for branch in branches {
        mapped.append(
          BoundBranch(condition: try transform(branch.condition), result: try transform(branch.result)))
      }
      return .caseWhen(mapped, otherwise: try transform(otherwise), type)
    }
  }

  /// Calls `visit` with every column position that the expression reads.
  public func forEachColumn(_ visit: (Int) -> Void) {
    if case .column(let index, _, _) = self { visit(index) }
    for child in children { child.forEachColumn(visit) }
  }

  /// The same expression with every column position replaced.
  public func remappingColumns(_ transform: (Int) -> Int) -> BoundExpression {
    if case .column(let index, let type, let name) = self {
      return .column(transform(index), type, name: name)
    }
    return mapChildren { $0.remappingColumns(transform) }
  }
}

/// A branch of CASE.
public struct BoundBranch: Hashable, Sendable {
  /// A BOOLEAN.
  public var condition: BoundExpression
  /// The value where it is true.
  public var result: BoundExpression

  /// A branch.
  public init(condition: BoundExpression, result: BoundExpression) {
    self.condition = condition
    self.result = result
  }
}

/// An expression and the name of the column it makes.
public struct NamedExpression: Hashable, Sendable {
  /// What is computed.
  public var expression: BoundExpression
  /// The name of the column.
  public var name: String

  /// A named expression.
  public init(_ expression: BoundExpression, name: String) {
    self.expression = expression
    self.name = name
  }
}

/// A key to sort by.
public struct SortKey: Hashable, Sendable {
  /// What is sorted by, over the operator's input.
  public var expression: BoundExpression
  /// Whether the greatest comes first.
  public var isDescending: Bool
  /// Whether NULLs come before all values, in either direction.
  public var nullsFirst: Bool

  /// A sort key.
  public init(_ expression: BoundExpression, isDescending: Bool = false, nullsFirst: Bool = false) {
    self.expression = expression
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
  }
}

/// An aggregate function over the rows of a group.
public struct AggregateCall: Hashable, Sendable {
  /// The aggregate and the overload that takes the arguments.
  public var function: FunctionReference
  /// Over the operator's input; `count(*)` has none.
  public var arguments: [BoundExpression]
  /// Whether equal arguments count once.
  public var isDistinct: Bool
  /// Only rows where this is true are looked at.
  public var filter: BoundExpression?
  /// The order in which rows are looked at, where it matters.
  public var orderBy: [SortKey]
  /// The type of the result.
  public var type: LogicalType
  /// The name of the column it makes.
  public var name: String
  /// Where the call stands.
  public var span: SourceSpan?

  /// An aggregate call.
  public init(
    function: FunctionReference, arguments: [BoundExpression], isDistinct: Bool = false,
    filter: BoundExpression? = nil, orderBy: [SortKey] = [], type: LogicalType, name: String,
    span: SourceSpan? = nil
  ) {
    self.function = function
    self.arguments = arguments
    self.isDistinct = isDistinct
    self.filter = filter
    self.orderBy = orderBy
    self.type = type
    self.name = name
    self.span = span
  }
}
