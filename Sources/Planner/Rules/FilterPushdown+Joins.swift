import LogicalPlan

// Tests above a join, and the parts of its own condition.
extension FilterPushdown {
  /// Where each test goes: below, to the side whose columns it reads; among the join's own, where rows come out
  /// as pairs only; else it stays above.
  ///
  /// A test above an outer join may go to a side whose columns are never made NULL by the join; a part of the
  /// join's own condition to a side whose rows need not come out where it is false.
  func push(
    _ tests: [BoundExpression], through join: LogicalJoin, _ left: LogicalOperator, _ right: LogicalOperator
  ) -> LogicalOperator {
    var moved: [JoinSide: [BoundExpression]] = [:]
    var own: [BoundExpression] = []
    var above: [BoundExpression] = []
    let width = left.output.count
    func movableSide(_ test: BoundExpression) -> JoinSide? {
      test.canRaise ? nil : test.side(leftWidth: width)
    }

    for test in join.condition?.conjuncts ?? [] {
      if let side = movableSide(test), !join.showsUnmatched(side) {
        moved[side, default: []].append(test)
      } else {
        own.append(test)
      }
    }
    for test in tests {
      // Of an ASOF join's right rows, those that fail the test take part in finding the nearest.
      if let side = movableSide(test), !join.showsUnmatched(side.other),
        join.nearest == nil || side == .left
      {
        moved[side, default: []].append(test)
      } else if join.kind == .inner, join.nearest == nil {
        own.append(test)
      } else {
        above.append(test)
      }
    }
    var pushed = join
    pushed.condition = own.isEmpty ? nil : .conjunction(own)
    let rightTests = (moved[.right] ?? []).map { $0.remappingColumns { $0 - width } }
    return filtered(
      .join(push(moved[.left] ?? [], into: left), push(rightTests, into: right), pushed), above)
  }
}
