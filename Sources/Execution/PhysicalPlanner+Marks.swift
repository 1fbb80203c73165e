import Catalog
import Columns
import Diagnostics
import LogicalPlan

extension PhysicalPlanner {
  /// Adds a question that a subquery answers. The right side comes first, so that it has ended when the left
  /// one does.
  mutating func add(
    _ mark: LogicalMark, _ left: LogicalOperator, _ right: LogicalOperator, into sink: any BatchSink
  ) throws(QueryError) {
    let width = (left: left.output.count, right: right.output.count)
    let exact = try lookup(mark, mark.keys + mark.members, leftWidth: width.left)
    var membership: MarkOperator.Membership?
    if !mark.members.isEmpty {
      let possible = mark.meetingPossibly
      membership = MarkOperator.Membership(
        values: try compile(mark.members.map(\.left)),
        members: try compile(mark.members.map { $0.right.remappingColumns { $0 - width.left } }),
        any: try lookup(possible, mark.keys, leftWidth: width.left),
        null: try lookup(possible, mark.keys, leftWidth: width.left))
    }
    let operation = MarkOperator(
      context, exact: exact, membership: membership, heldWidth: width.right, into: sink)
    try add(right, as: 1, into: operation.input(.right))
    try add(left, into: operation.input(.left))
  }

  private func lookup(
    _ mark: LogicalMark, _ keys: [JoinKey], leftWidth: Int
  ) throws(QueryError) -> MarkOperator.Lookup {
    let condition = try mark.condition.map { (condition) throws(QueryError) in
      try PairCondition(condition, leftWidth: leftWidth, held: .right, compiler)
    }
    if keys.isEmpty { return MarkOperator.Lookup(index: EveryPairIndex(), condition: condition) }
    let held = JoinKeyNodes(nodes: try compile(keys.map { $0.right.remappingColumns { $0 - leftWidth } }))
    let passing = JoinKeyNodes(nodes: try compile(keys.map(\.left)))
    let index = HashJoinIndex(heldKeys: held, passingKeys: passing, types: keys.map(\.left.type))
    return MarkOperator.Lookup(index: index, condition: condition)
  }
}

extension LogicalMark {
  /// The question with the demand that no value of a pair is known to differ. Of a single value it is known
  /// already where it is asked: one of the two is NULL.
  fileprivate var meetingPossibly: LogicalMark {
    guard members.count > 1 else { return self }
    var mark = self
    let tests = members.map { member in
      BoundExpression.or([
        .isNull(member.left), .isNull(member.right), .comparison(.equal, member.left, member.right),
      ])
    }
    mark.condition = .conjunction((condition.map { [$0] } ?? []) + tests)
    return mark
  }
}
