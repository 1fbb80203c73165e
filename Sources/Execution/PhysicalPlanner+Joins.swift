import Catalog
import Columns
import Diagnostics
import LogicalPlan

extension PhysicalPlanner {
  /// Adds a join. The held side comes first, so that it has ended when the other one does.
  mutating func add(
    _ join: LogicalJoin, _ left: LogicalOperator, _ right: LogicalOperator, read: Set<Int>?,
    into sink: any BatchSink
  ) throws(QueryError) {
    let width = (left: left.output.count, right: right.output.count)
    if let sweep = join.sweep {
      let progress = (left: sweep.left.progress(of: left), right: sweep.right.progress(of: right))
      let operation = try sweepJoin(join, sweep, width, progress, into: sink)
      try add(left, into: operation.input(.left), progress: progress.left)
      try add(right, as: 1, into: operation.input(.right), progress: progress.right)
      return
    }
    let condition = try join.condition.map { (condition) throws(QueryError) in
      try PairCondition(condition, leftWidth: width.left, held: join.held, compiler)
    }
    let method = try method(of: join, leftWidth: width.left, condition)
    let operation = JoinOperator(
      context, join, method, heldWidth: join.held == .left ? width.left : width.right,
      passingWidth: join.held == .left ? width.right : width.left, read: read, into: sink)
    let below = read?.union(columns(of: join.expressions))
    for side in [join.held, join.held.other] {
      self.read = below.map { columns in
        side == .left
          ? columns.filter { $0 < width.left }
          : Set(columns.lazy.filter { $0 >= width.left }.map { $0 - width.left })
      }
      try add(side == .left ? left : right, as: side == .left ? 0 : 1, into: operation.input(side))
    }
  }

  private func sweepJoin(
    _ join: LogicalJoin, _ sweep: JoinSweep, _ width: (left: Int, right: Int),
    _ progress: (left: ScanProgress?, right: ScanProgress?), into sink: any BatchSink
  ) throws(QueryError) -> SweepJoinOperator {
    func onRight(_ expression: BoundExpression) -> BoundExpression {
      expression.remappingColumns { $0 - width.left }
    }
    return SweepJoinOperator(
      context, join,
      left: SweepSide(
        columnCount: width.left, keys: try compile(join.keys.map(\.left)),
        start: try compiler.compile(sweep.left.start), end: try compiler.compile(sweep.left.end),
        isOrdered: sweep.left.isOrdered, progress: progress.left,
        openKey: join.keys.firstIndex { $0.right == sweep.right.openKey }),
      right: SweepSide(
        columnCount: width.right, keys: try compile(join.keys.map { onRight($0.right) }),
        start: try compiler.compile(onRight(sweep.right.start)),
        end: try compiler.compile(onRight(sweep.right.end)), isOrdered: sweep.right.isOrdered,
        progress: progress.right, openKey: join.keys.firstIndex { $0.left == sweep.left.openKey }),
      keyTypes: join.keys.map(\.left.type),
      condition: try join.condition.map { (condition) throws(QueryError) in
        try PairCondition(condition, leftWidth: width.left, held: .right, compiler)
      }, into: sink)
  }

  private func method(
    of join: LogicalJoin, leftWidth: Int, _ condition: PairCondition?
  ) throws(QueryError) -> JoinMethod {
    let left = JoinKeyNodes(nodes: try compile(join.keys.map(\.left)))
    let right = JoinKeyNodes(
      nodes: try compile(join.keys.map { $0.right.remappingColumns { $0 - leftWidth } }))
    let types = join.keys.map(\.left.type)
    let (held, passing) = join.held == .left ? (left, right) : (right, left)
    let makeIndex: () -> any JoinIndex
    if let nearest = join.nearest {
      let inequality = NearestJoinIndex.Inequality(
        left: try compiler.compile(nearest.left), comparison: nearest.comparison,
        right: try compiler.compile(nearest.right.remappingColumns { $0 - leftWidth }),
        type: nearest.left.type)
      makeIndex = { [pools = context.pools] in
        NearestJoinIndex(leftKeys: left, rightKeys: right, types: types, inequality, pools: pools)
      }
    } else if types.isEmpty {
      makeIndex = { EveryPairIndex() }
    } else {
      makeIndex = { HashJoinIndex(heldKeys: held, passingKeys: passing, types: types) }
    }
    return JoinMethod(
      makeIndex: makeIndex, condition: condition, heldKeys: held, passingKeys: passing, keyTypes: types)
  }
}

extension JoinSweep.Side {
  /// Whom to ask about rows still to come of a plan that is this side; nil where nobody can tell.
  fileprivate func progress(of plan: LogicalOperator) -> ScanProgress? {
    isWatched && isOrdered && plan.isOfOneScan ? ScanProgress() : nil
  }
}

extension LogicalOperator {
  /// Whether each row is one of a scan's, in their order.
  fileprivate var isOfOneScan: Bool {
    switch self {
    case .scan: true
    case .filter(let input, _), .project(let input, _): input.isOfOneScan
    default: false
    }
  }
}
