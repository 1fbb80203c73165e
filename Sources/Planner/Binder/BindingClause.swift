import Diagnostics

/// Where an expression stands, for what may stand there and for messages.
enum BindingClause: Hashable {
  case select, join, filter, groupBy, having, orderBy, limit, offset, values
  /// Inside the call of an aggregate of that name.
  case aggregate(String)

  /// The clause as messages name it.
  var title: String {
    switch self {
    case .select: "SELECT"
    case .join: "ON"
    case .filter: "WHERE"
    case .groupBy: "GROUP BY"
    case .having: "HAVING"
    case .orderBy: "ORDER BY"
    case .limit: "LIMIT"
    case .offset: "OFFSET"
    case .values: "VALUES"
    case .aggregate(let name): "\(name)()"
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
}
