import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Gathers the window calls of a SELECT while its expressions are bound.
///
/// A call stands in those expressions as a column far behind FROM's own and the aggregates'. When it is known
/// whether rows are grouped, the operators that compute the calls are put over the plan, one for each order of
/// rows, and ``replaced(_:by:)`` puts their columns in the expressions.
final class WindowCollector {
  /// The windows that WINDOW names.
  let named: [NamedWindow]
  private(set) var calls: [(order: WindowOrder, call: WindowCall)] = []
  private var known: [Key: Int] = [:]
  private var orders: Set<WindowOrder> = []

  /// Columns from here on stand for window calls; no row has as many.
  private static let firstColumn = 1 << 40
  private static let maximumOrders = 50

  init(named: [NamedWindow]) {
    self.named = named
  }

  /// What tells one call from another.
  private struct Key: Hashable {
    var order: WindowOrder
    var call: WindowCall
  }

  /// The column that stands for `call`; equal calls share one.
  ///
  /// - Throws: `.bind` for more different windows than operators may stand on each other.
  func column(for call: WindowCall, _ order: WindowOrder) throws(QueryError) -> BoundExpression {
    let order = order.mapExpressions(\.withoutSpans)
    let key = Key(order: order, call: call.withoutName)
    let i = known[key] ?? calls.count
    if i == calls.count {
      calls.append((order, call))
      known[key] = i
      orders.insert(order)
      if orders.count > Self.maximumOrders {
        throw QueryError(
          .bind, "more than \(Self.maximumOrders) windows with different partitions or orders", at: call.span,
          hint: "compute some of them in a subquery")
      }
    }
    return .column(Self.firstColumn + i, call.type, name: calls[i].call.name)
  }

  /// Whether a column stands for a window call.
  static func isCall(_ column: Int) -> Bool { column >= firstColumn && !UnnestCollector.isCall(column) }

  /// Whether the expression has a window call in it.
  static func hasCall(_ expression: BoundExpression) -> Bool {
    var found = false
    expression.forEachColumn { if isCall($0) { found = true } }
    return found
  }

  /// A plan that computes the calls over `input`, and the columns of the calls in its rows.
  ///
  /// - Parameter rewrite: makes of an expression over FROM one over the rows of `input`.
  func plan(
    over input: LogicalOperator,
    rewrite: (BoundExpression, SourceSpan) throws(QueryError) -> BoundExpression
  ) throws(QueryError) -> (plan: LogicalOperator, columns: [BoundExpression]) {
    var groups: [(order: WindowOrder, members: [Int])] = []
    var groupOfOrder: [WindowOrder: Int] = [:]
    for (i, entry) in calls.enumerated() {
      if let group = groupOfOrder[entry.order] {
        groups[group].members.append(i)
      } else {
        groupOfOrder[entry.order] = groups.count
        groups.append((entry.order, [i]))
      }
    }
    var plan = input
    var width = input.output.count
    var columns: [BoundExpression] = calls.map { .constant(.null, $0.call.type) }
    for (order, members) in groups {
      let span = members.first.flatMap { calls[$0].call.span } ?? SourceSpan(0, 0)
      let order = try order.mapExpressions { (part) throws(QueryError) in try rewrite(part, span) }
      var rewritten: [WindowCall] = []
      for i in members {
        let call = calls[i].call
        rewritten.append(
          try call.mapExpressions { (part) throws(QueryError) in try rewrite(part, call.span ?? span) })
        columns[i] = .column(width, call.type, name: call.name)
        width += 1
      }
      plan = .window(plan, order, rewritten)
    }
    return (plan, columns)
  }

  /// The expression with the columns that stand for window calls replaced.
  static func replaced(_ expression: BoundExpression, by columns: [BoundExpression]) -> BoundExpression {
    if case .column(let index, _, _) = expression, isCall(index) { return columns[index - firstColumn] }
    return expression.mapChildren { replaced($0, by: columns) }
  }
}
