import Catalog
import Columns
import Diagnostics
import LogicalPlan

/// A subquery that stands in an expression.
struct SubqueryCall: Hashable {
  /// What is made of its rows.
  enum Kind: Hashable {
    /// The value of its one column in its one row; NULL without a row.
    case value
    /// Whether it has a row.
    case exists
    /// Whether the values, one for each of its columns, are those of one of its rows.
    case isIn
  }

  var kind: Kind
  /// The subquery, with references to the rows around it.
  var plan: LogicalOperator
  /// How many references it has.
  var referenceCount: Int
  /// What its column is called.
  var name: String
  var span: SourceSpan
}

/// The subqueries of a statement.
///
/// A subquery stands in its expression as a call with its references, over the rows around it, as arguments;
/// that of IN has its values behind them. So whatever is done to expressions (grouping, windows, aliases) is
/// done to what the subquery reads, too. ``SubqueryAttachment`` replaces the call by a column.
final class SubqueryStore {
  private var calls: [SubqueryCall] = []
  private var known: [SubqueryCall: Int] = [:]

  private static let function = "(subquery)"
  /// How many a statement may have; each is a join on top of the others.
  private static let maximumCount = 100

  /// The expression that stands for a subquery over the given arguments. Equal subqueries share a number.
  ///
  /// - Throws: `.bind` for too many of them.
  func expression(
    _ call: SubqueryCall, _ arguments: [BoundExpression], _ type: LogicalType
  ) throws(QueryError) -> BoundExpression {
    var key = call
    key.span = SourceSpan(0, 0)
    key.plan = call.plan.withoutSpans
    let index = known[key] ?? calls.count
    if index == calls.count {
      if calls.count == Self.maximumCount {
        throw QueryError(.bind, "more than \(Self.maximumCount) subqueries in one query", at: call.span)
      }
      known[key] = index
      calls.append(call)
    }
    return .call(FunctionReference(Self.function, overload: index), arguments, type, span: call.span)
  }

  /// The subquery that an expression stands for, where it is one.
  func call(of expression: BoundExpression) -> SubqueryCall? {
    guard case .call(let function, _, _, _) = expression, function.name == Self.function,
      calls.indices.contains(function.overload)
    else { return nil }
    return calls[function.overload]
  }

  /// Whether a subquery stands in an expression.
  static func isIn(_ expression: BoundExpression) -> Bool {
    if case .call(let function, _, _, _) = expression, function.name == Self.function { return true }
    return expression.children.contains { isIn($0) }
  }
}

extension LogicalOperator {
  /// The same plan without places, for comparing what is written at two of them.
  fileprivate var withoutSpans: LogicalOperator {
    mapBottomUp { node in
      switch node.mapExpressions(\.withoutSpans) {
      case .aggregate(let input, let groupings, let calls, _):
        var bare = calls
        for i in bare.indices { bare[i].span = nil }
        return .aggregate(input, groupings: groupings, aggregates: bare)
      case .window(let input, let order, let calls):
        var bare = calls
        for i in bare.indices { bare[i].span = nil }
        return .window(input, order, bare)
      case .join(let left, let right, var join) where join.single != nil:
        join.single = SourceSpan(0, 0)
        return .join(left, right, join)
      case let other: return other
      }
    }
  }
}
