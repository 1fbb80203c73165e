import Catalog
import LogicalPlan

/// Drops a sort whose order the rows have anyway: that of the table, within one trace, of something that rises
/// with it (`time_bucket(10ms, ts)`), or of a sort below.
struct OrderElimination: OptimizerRule {
  let name = "OrderElimination"
  let why = "Rows that come in order need not be held to be sorted, and LIMIT can stop the reading."

  let catalog: QueryCatalog

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    let orders = InputOrder(catalog: catalog)
    return plan.mapBottomUp { node in
      guard case .sort(let input, let keys) = node, orders.isOrdered(input, by: keys) else { return node }
      return input
    }
  }
}
