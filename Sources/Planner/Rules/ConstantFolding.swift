import Columns
import LogicalPlan

/// Computes what does not depend on rows, once instead of once a row.
///
/// What ends in an error stays as it is: the error comes when, and only if, a row needs the value.
struct ConstantFolding: OptimizerRule {
  let name = "ConstantFolding"
  let why = "A constant is computed once, and a test that is known is not made."

  /// Computes an expression without columns; nil where it cannot, or where the result is an error.
  let fold: (BoundExpression) -> Value?

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    plan.mapBottomUp { node in
      switch node.mapExpressions(folded) {
      case .filter(let input, let predicate) where predicate.constantValue != nil:
        // Only TRUE lets rows pass.
        return predicate.constantValue == .boolean(true) ? input : .values([], input.output)
      case .sort(let input, let keys):
        let telling = keys.filter { $0.expression.constantValue == nil }
        return telling.isEmpty ? input : .sort(input, telling)
      case .aggregate(let input, let groupings, let aggregates, let runs):
        let calls = aggregates.map { call in
          var copy = call
          if call.filter?.constantValue == .boolean(true) { copy.filter = nil }
          return copy
        }
        return .aggregate(input, groupings: groupings, aggregates: calls, runs: runs)
      case .join(let left, let right, var join) where join.condition?.constantValue == .boolean(true):
        join.condition = nil
        return .join(left, right, join)
      case let other: return other
      }
    }
  }

  /// The expression with its constant parts computed.
  func folded(_ expression: BoundExpression) -> BoundExpression {
    let inner = expression.mapChildren(folded)
    switch inner {
    case .column, .constant: return inner
    case .and(let parts): return joined(parts, neutral: true)
    case .or(let parts): return joined(parts, neutral: false)
    case .not(let operand): return negation(of: operand)
    case .isNull(let operand):
      return operand.constantValue.map { .constant(.boolean($0 == .null), .boolean) } ?? inner
    case .comparison(let comparison, let left, let right): return compared(comparison, left, right) ?? inner
    case .isIn(let value, let list): return contained(value, list) ?? inner
    case .caseWhen(let branches, let otherwise, let type):
      return simplified(branches, otherwise: otherwise, type)
    case .call(_, _, let type, _), .cast(_, let type, _, _), .lambda(_, _, let type, _):
      guard inner.children.allSatisfy({ $0.constantValue != nil }), let value = fold(inner) else {
        return inner
      }
      return .constant(value, type)
    }
  }

  /// AND and OR: neutral parts go, a part that decides is the whole.
  private func joined(_ parts: [BoundExpression], neutral: Bool) -> BoundExpression {
    var kept: [BoundExpression] = []
    for part in parts {
      switch part {
      case .and(let inner) where neutral: kept += inner
      case .or(let inner) where !neutral: kept += inner
      case .constant(.boolean(neutral), _): continue
      case .constant(.boolean, _): return part
      default: kept.append(part)
      }
    }
    if kept.isEmpty { return .constant(.boolean(neutral), .boolean) }
    if kept.allSatisfy({ $0.constantValue == .null }) { return .constant(.null, .boolean) }
    if kept.count == 1 { return kept[0] }
    return neutral ? .and(kept) : .or(kept)
  }

  private func negation(of operand: BoundExpression) -> BoundExpression {
    switch operand {
    case .constant(.boolean(let value), _): return .constant(.boolean(!value), .boolean)
    case .constant(.null, _): return .constant(.null, .boolean)
    case .not(let inner): return inner
    case .comparison(.equal, let left, let right): return .comparison(.notEqual, left, right)
    case .comparison(.notEqual, let left, let right): return .comparison(.equal, left, right)
    case .comparison(.distinct, let left, let right): return .comparison(.notDistinct, left, right)
    case .comparison(.notDistinct, let left, let right): return .comparison(.distinct, left, right)
    default: return .not(operand)
    }
  }

  private func compared(
    _ comparison: Comparison, _ left: BoundExpression, _ right: BoundExpression
  ) -> BoundExpression? {
    let isNull = (left.constantValue == .null, right.constantValue == .null)
    if isNull.0 || isNull.1 {
      let other = isNull.0 ? right : left
      switch comparison {
      case .distinct: return folded(.not(.isNull(other)))
      case .notDistinct: return folded(.isNull(other))
      default: return .constant(.null, .boolean)
      }
    }
    guard let a = left.constantValue, let b = right.constantValue else { return nil }
    if let known = comparison.holds(a, b) { return .constant(.boolean(known), .boolean) }
    return fold(.comparison(comparison, left, right)).map { .constant($0, .boolean) }
  }

  /// `x IN (...)`: decided where all are constants; `=` where there is one.
  private func contained(_ value: BoundExpression, _ list: [BoundExpression]) -> BoundExpression? {
    if value.constantValue == .null { return .constant(.null, .boolean) }
    if list.count == 1, let only = list.first {
      return compared(.equal, value, only) ?? .comparison(.equal, value, only)
    }
    guard value.constantValue != nil, list.allSatisfy({ $0.constantValue != nil }) else { return nil }
    return folded(.or(list.map { .comparison(.equal, value, $0) })).constantValue.map {
      .constant($0, .boolean)
    }
  }

  /// CASE without the branches that cannot be taken.
  private func simplified(
    _ branches: [BoundBranch], otherwise: BoundExpression, _ type: LogicalType
  ) -> BoundExpression {
    var kept: [BoundBranch] = []
    for branch in branches {
      guard let condition = branch.condition.constantValue else {
        kept.append(branch)
        continue
      }
      if condition == .boolean(true) {
        return kept.isEmpty ? branch.result : .caseWhen(kept, otherwise: branch.result, type)
      }
    }
    return kept.isEmpty ? otherwise : .caseWhen(kept, otherwise: otherwise, type)
  }
}
