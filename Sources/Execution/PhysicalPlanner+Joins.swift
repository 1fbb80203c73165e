import Catalog
import Columns
import Diagnostics
import LogicalPlan

extension PhysicalPlanner {
  /// Adds a join. The held side comes first, so that it has ended when the other one does.
  mutating func add(
    _ join: LogicalJoin, _ left: LogicalOperator, _ right: LogicalOperator, into sink: any BatchSink
  ) throws(QueryError) {
    let width = (left: left.output.count, right: right.output.count)
    let operation = JoinOperator(
      context, join, index: try index(of: join, leftWidth: width.left),
      condition: try join.condition.map { (condition) throws(QueryError) in
        try PairCondition(condition, leftWidth: width.left, held: join.held, compiler)
      }, heldWidth: join.held == .left ? width.left : width.right,
      passingWidth: join.held == .left ? width.right : width.left, into: sink)
    for side in [join.held, join.held.other] {
      try add(side == .left ? left : right, into: operation.input(side))
    }
  }

  private func index(of join: LogicalJoin, leftWidth: Int) throws(QueryError) -> any JoinIndex {
    let left = try compile(join.keys.map(\.left))
    let right = try compile(join.keys.map { $0.right.remappingColumns { $0 - leftWidth } })
    let types = join.keys.map(\.left.type)
    if let nearest = join.nearest {
      let inequality = NearestJoinIndex.Inequality(
        left: try compiler.compile(nearest.left), comparison: nearest.comparison,
        right: try compiler.compile(nearest.right.remappingColumns { $0 - leftWidth }),
        type: nearest.left.type)
      return NearestJoinIndex(
        leftKeys: left, rightKeys: right, types: types, inequality, pools: context.pools)
    }
    if types.isEmpty { return EveryPairIndex() }
    return HashJoinIndex(
      heldKeys: join.held == .left ? left : right, passingKeys: join.held == .left ? right : left,
      types: types)
  }
}
