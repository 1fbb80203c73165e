import Catalog
import Columns
import LogicalPlan

/// Drops a sort by the column in whose order the table's rows come anyway.
///
/// That holds within one trace only, ascending, and where the column is never NULL. Filters, computed columns
/// and limits between the scan and the sort keep the order, and so does a join for the side that goes by.
struct OrderElimination: OptimizerRule {
  let name = "OrderElimination"
  let why = "Rows that come in order need not be held to be sorted, and LIMIT can stop the reading."

  let catalog: QueryCatalog

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    guard catalog.traceCount <= 1 else { return plan }
    return plan.mapBottomUp { node in
      guard case .sort(let input, let keys) = node, keys.count == 1, let key = keys.first, !key.isDescending,
        case .column(let column, _, _) = key.expression, comesInOrder(input, column)
      else { return node }
      return input
    }
  }

  /// Whether the rows of a plan come ascending by a column that is never NULL.
  func comesInOrder(_ plan: LogicalOperator, _ column: Int) -> Bool {
    switch plan {
    case .scan(let scan):
      guard scan.columns.indices.contains(column), let table = catalog.table(named: scan.table),
        let rowOrder = table.rowOrder, let ordered = table.column(named: rowOrder)
      else { return false }
      return ordered == scan.columns[column] && table.columns[ordered].nullRule == nil
    case .filter(let input, _), .limit(let input, _, _), .distinctOn(let input, _):
      return comesInOrder(input, column)
    case .project(let input, let expressions):
      guard expressions.indices.contains(column),
        case .column(let below, _, _) = expressions[column].expression
      else { return false }
      return comesInOrder(input, below)
    case .join(let left, let right, let join):
      guard let side = join.orderedSide else { return false }
      let below = side == .left ? column : column - left.output.count
      return below >= 0 && below < (side == .left ? left : right).output.count
        && comesInOrder(side == .left ? left : right, below)
    case .window(let input, _, _), .expand(let input, _), .mark(let input, _, _):
      return column < input.output.count && comesInOrder(input, column)
    case .values, .aggregate, .groupingSets, .unpivot, .setOperation, .distinct, .sort, .topN, .recursion,
      .working:
      return false
    }
  }
}
