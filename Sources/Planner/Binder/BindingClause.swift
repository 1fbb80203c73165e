import Diagnostics

/// Where an expression stands, for what may stand there and for messages.
enum BindingClause: Hashable {
  case select, join, filter, groupBy, having, qualify, orderBy, limit, offset, values, pivot, pivotValue
  case unpivot, lambda, setting, tableFunction, unnest
  /// Inside the call of an aggregate of that name.
  case aggregate(String)
  /// Inside the call of a window function of that name, or its window.
  case window(String)

  /// The clause as messages name it.
  var title: String {
    switch self {
    case .select: "SELECT"
    case .join: "ON"
    case .filter: "WHERE"
    case .groupBy: "GROUP BY"
    case .having: "HAVING"
    case .qualify: "QUALIFY"
    case .orderBy: "ORDER BY"
    case .limit: "LIMIT"
    case .offset: "OFFSET"
    case .values: "VALUES"
    case .tableFunction: "a table function's arguments"
    case .pivot: "PIVOT"
    case .pivotValue: "a list of values of PIVOT"
    case .unpivot: "UNPIVOT"
    case .lambda: "a lambda"
    case .unnest: "unnest()"
    case .setting: "SET"
    case .aggregate(let name), .window(let name): "\(name)()"
    }
  }

  /// The error for an aggregate that stands where none may.
  ///
  /// - Parameter what: how the query calls it: `sum(dur)` or an alias.
  func refusal(ofAggregate what: String, at span: SourceSpan) -> QueryError {
    switch self {
    case .filter:
      QueryError(
        .bind, "\"\(what)\" is an aggregate, and WHERE is tested before rows are grouped", at: span,
        hint: "use HAVING")
    case .aggregate(let outer):
      QueryError(
        .bind, "\"\(what)\" is an aggregate inside the aggregate \"\(outer)\"", at: span,
        hint: "compute the inner one in a subquery")
    default:
      QueryError(.bind, "\"\(what)\" is an aggregate, which \(title) cannot have", at: span)
    }
  }

  /// The error for a window function that stands where none may.
  ///
  /// - Parameter what: how the query calls it: `rank() over (...)` or an alias.
  func refusal(ofWindow what: String, at span: SourceSpan) -> QueryError {
    switch self {
    case .filter, .having:
      QueryError(
        .bind, "\"\(what)\" is a window function, and \(title) is tested before windows are computed",
        at: span, hint: "use QUALIFY")
    case .aggregate(let outer), .window(let outer):
      QueryError(
        .bind, "\"\(what)\" is a window function inside \"\(outer)\"", at: span,
        hint: "compute the inner one in a subquery")
    default:
      QueryError(.bind, "\"\(what)\" is a window function, which \(title) cannot have", at: span)
    }
  }

  /// The error for `unnest` where no rows can be made.
  ///
  /// - Parameter what: how the query calls it: `unnest(list)` or an alias.
  func refusal(ofUnnest what: String, at span: SourceSpan) -> QueryError {
    QueryError(
      .bind, "\"\(what)\" makes rows, which \(title) cannot do", at: span,
      hint: "unnest stands in SELECT, or in FROM: from t, unnest(t.list) u(x)")
  }
}
