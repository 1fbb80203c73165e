import Diagnostics
import LogicalPlan
import SQLSyntax

// ASOF joins.
extension JoinBinder {
  /// Splits the condition of an ASOF join into its equalities and its one inequality; with USING the last
  /// column is the inequality's, the others are equal, as in DuckDB.
  ///
  /// - Throws: `.bind` where there is no inequality, more than one, or anything else.
  func makeNearest(
    _ join: inout LogicalJoin, _ sides: Sides, _ written: JoinCondition, at span: SourceSpan
  ) throws(QueryError) {
    // A left row needs all right rows to find its nearest.
    join.held = .right
    let parts = join.condition?.conjuncts ?? []
    join.condition = nil
    switch written {
    case .using(let names):
      guard let last = join.keys.popLast() else { return }
      guard last.left.type != .stack else { throw stacksHaveNoOrder(at: names.last?.span ?? span) }
      join.nearest = NearestMatch(left: last.left, comparison: .greaterOrEqual, right: last.right)
      return
    case .on(let condition):
      for part in parts {
        guard case .comparison(let comparison, let a, let b) = part,
          let (left, right, isMirrored) = oriented(a, b, sides)
        else { throw Self.misfit(at: condition.span) }
        switch comparison {
        case .equal: join.keys.append(JoinKey(left: left, right: right))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
          if join.nearest != nil {
            throw QueryError(
              .bind, "an ASOF join has one inequality, and this has more", at: condition.span,
              hint: "put the other into WHERE")
          }
          join.nearest = NearestMatch(
            left: left, comparison: isMirrored ? comparison.mirrored : comparison, right: right)
        default: throw Self.misfit(at: condition.span)
        }
      }
    case .none, .natural: break
    }
    if join.nearest == nil {
      throw QueryError(
        .bind, "an ASOF join needs an inequality that says which row is the nearest", at: span,
        hint: "such as a.ts >= b.ts, the latest row of b that is not after a's")
    }
  }

  /// The operands with the left side's first; nil where they are not one of each side.
  private func oriented(
    _ a: BoundExpression, _ b: BoundExpression, _ sides: Sides
  ) -> (left: BoundExpression, right: BoundExpression, isMirrored: Bool)? {
    if sides.belongs(a, to: .left), sides.belongs(b, to: .right) { return (a, b, false) }
    if sides.belongs(b, to: .left), sides.belongs(a, to: .right) { return (b, a, true) }
    return nil
  }

  private static func misfit(at span: SourceSpan) -> QueryError {
    QueryError(
      .bind, "an ASOF join takes equalities of both sides and one inequality between them", at: span,
      hint: "test a single side in a subquery, or the pairs in WHERE")
  }

  private func stacksHaveNoOrder(at span: SourceSpan) -> QueryError {
    QueryError(.type, "stacks can be equal or not, but have no order", at: span)
  }
}
