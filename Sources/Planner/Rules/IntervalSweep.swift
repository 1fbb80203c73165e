import Catalog
import LogicalPlan

/// Takes OVERLAPS between both sides out of a join's condition and makes the join a sweep.
///
/// Rows of a sweep come in another order than those of other joins, so this rule runs once, and before the
/// rules that draw on the order of rows.
struct IntervalSweep: OptimizerRule {
  let name = "IntervalSweep"
  let why = "Intervals that overlap are found in the order of their ends, not by trying all pairs."
  let reordersRows = true

  let catalog: QueryCatalog

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    plan.mapBottomUp { node in
      guard case .join(let left, let right, var join) = node, join.sweep == nil, join.nearest == nil,
        var kept = join.condition?.conjuncts
      else { return node }
      let width = left.output.count
      for (i, part) in kept.enumerated() {
        guard let sweep = sweep(of: part, leftWidth: width) else { continue }
        kept.remove(at: i)
        join.condition = kept.isEmpty ? nil : .conjunction(kept)
        join.sweep = informed(sweep, join, left, right)
        return .join(left, right, join)
      }
      return node
    }
  }

  /// The intervals of a test in the form that the binder gives OVERLAPS; nil for any other, and where an
  /// interval is not of one side.
  private func sweep(of part: BoundExpression, leftWidth: Int) -> JoinSweep? {
    guard case .or(let ways) = part, ways.count == 2, case .and(let within) = ways[0], within.count == 2,
      case .comparison(.less, let aStart, let bEnd) = within[0],
      case .comparison(.less, let bStart, let aEnd) = within[1],
      ways[1]
        == .and([
          .comparison(.equal, aStart, bStart), .comparison(.lessOrEqual, aStart, aEnd),
          .comparison(.lessOrEqual, bStart, bEnd),
        ])
    else { return nil }
    let (a, b) = (JoinSweep.Side(start: aStart, end: aEnd), JoinSweep.Side(start: bStart, end: bEnd))
    func side(_ interval: JoinSweep.Side) -> JoinSide? {
      let side = interval.start.side(leftWidth: leftWidth)
      let isSafe = !interval.start.canRaise && !interval.end.canRaise && interval.start.type.sortsAsInteger
      return isSafe && interval.end.side(leftWidth: leftWidth) == side ? side : nil
    }
    switch (side(a), side(b)) {
    case (.left, .right): return JoinSweep(left: a, right: b)
    case (.right, .left): return JoinSweep(left: b, right: a)
    default: return nil
    }
  }

  /// The sweep with what is known of the order of both sides' rows.
  private func informed(
    _ sweep: JoinSweep, _ join: LogicalJoin, _ left: LogicalOperator, _ right: LogicalOperator
  ) -> JoinSweep {
    guard catalog.traceCount <= 1 else { return sweep }
    var sweep = sweep
    let orders = InputOrder(catalog: catalog)
    for side in [JoinSide.left, .right] {
      let plan = side == .left ? left : right
      let first = side == .left ? 0 : left.output.count
      guard case .column(let end, _, _) = sweep[side].end else { continue }
      sweep[side].isOrdered = orders.isOrderedAsTable(plan, by: end - first)
      guard sweep[side].isOrdered, case .column(let start, _, _) = sweep[side].start,
        let (from, table) = source(of: start - first, in: plan), from == table.column(named: "ts"),
        let (to, _) = source(of: end - first, in: plan), to == table.column(named: "end_ts")
      else { continue }
      /// The join's key that is a column of the table.
      func key(_ name: String?) -> BoundExpression? {
        guard let wanted = name.flatMap({ table.column(named: $0) }) else { return nil }
        return join.keys.lazy.map { side == .left ? $0.left : $0.right }.first { key in
          key.columnIndex.flatMap { source(of: $0 - first, in: plan)?.column } == wanted
        }
      }
      sweep[side].isDisjoint = key(table.disjointBy) != nil
      sweep[side].isWatched = table.openIntervals != nil
      sweep[side].openKey = key(table.openIntervals?.key)
    }
    return sweep
  }

  /// The column of a table that a plan's column is, where the plan has each of the table's rows once at most.
  private func source(of column: Int, in plan: LogicalOperator) -> (column: Int, table: TableSchema)? {
    switch plan {
    case .scan(let scan):
      guard scan.columns.indices.contains(column), let table = catalog.table(named: scan.table) else {
        return nil
      }
      return (scan.columns[column], table)
    case .filter(let input, _): return source(of: column, in: input)
    case .project(let input, let expressions):
      guard expressions.indices.contains(column),
        case .column(let below, _, _) = expressions[column].expression
      else { return nil }
      return source(of: below, in: input)
    default: return nil
    }
  }
}
