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
    let exact = try lookup(mark, mark.keys + (mark.member.map { [$0] } ?? []), leftWidth: width.left)
    var membership: MarkOperator.Membership?
    if let member = mark.member {
      membership = MarkOperator.Membership(
        value: try compiler.compile(member.left),
        member: try compiler.compile(member.right.remappingColumns { $0 - width.left }),
        any: try lookup(mark, mark.keys, leftWidth: width.left),
        null: try lookup(mark, mark.keys, leftWidth: width.left))
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
