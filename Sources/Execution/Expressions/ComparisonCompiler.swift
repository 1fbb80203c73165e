import Columns
import LogicalPlan

/// The node for a comparison of two expressions of one type, as special as the types and sides allow.
func comparisonNode(
  _ comparison: Comparison, _ left: any ExpressionNode, _ right: any ExpressionNode, _ type: LogicalType,
  _ pools: ValuePools
) -> any ExpressionNode {
  let isIdentity = comparison == .equal || comparison == .notEqual
  switch type {
  case .double:
    return orderedNode(DoubleOrder.self, comparison, left, right)
  case .varchar, .stack, .list:
    if isIdentity || comparison == .distinct || comparison == .notDistinct {
      return orderedNode(IntegerOrder.self, comparison, left, right)
    }
    return PooledOrderNode(comparison, left, right, type, pools)
  default:
    return orderedNode(IntegerOrder.self, comparison, left, right)
  }
}

private func orderedNode<Order: WordOrder>(
  _ order: Order.Type, _ comparison: Comparison, _ left: any ExpressionNode, _ right: any ExpressionNode
) -> any ExpressionNode {
  switch comparison {
  case .equal: return testNode(order, EqualTest.self, left, right)
  case .notEqual: return testNode(order, NotEqualTest.self, left, right)
  case .less: return testNode(order, LessTest.self, left, right)
  case .lessOrEqual: return testNode(order, LessOrEqualTest.self, left, right)
  case .greater: return testNode(order, GreaterTest.self, left, right)
  case .greaterOrEqual: return testNode(order, GreaterOrEqualTest.self, left, right)
  case .distinct: return DistinctNode<Order>(left, right, isNegated: false)
  case .notDistinct: return DistinctNode<Order>(left, right, isNegated: true)
  }
}

private func testNode<Order: WordOrder, Test: WordTest>(
  _ order: Order.Type, _ test: Test.Type, _ left: any ExpressionNode, _ right: any ExpressionNode
) -> any ExpressionNode {
  if let constant = right as? ConstantNode {
    // With NULL a comparison is NULL whatever the other side.
    guard let word = constant.word else { return constant }
    return ConstantComparisonNode(order, test, left, constant: word)
  }
  return ComparisonNode(order, test, left, right)
}

extension Comparison {
  /// The comparison that is true where this one is false; both are NULL together.
  var negated: Comparison {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    case .distinct: .notDistinct
    case .notDistinct: .distinct
    }
  }
}
