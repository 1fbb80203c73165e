import Catalog
import LogicalPlan

/// Finds windows whose rows come in the window's order as they are read.
struct OrderedWindow: OptimizerRule {
  let name = "OrderedWindow"
  let why = "A function of the rows so far is answered as they go by, with a row kept for each partition."

  let catalog: QueryCatalog

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    let orders = InputOrder(catalog: catalog)
    return plan.mapBottomUp { node in
      guard case .window(let input, var order, let calls) = node, !order.isInputOrdered,
        // Rows of one moment are told by one word.
        order.orderBy.count == 1, order.orderBy[0].expression.type.sortsAsInteger,
        orders.isOrdered(input, by: order.orderBy)
      else { return node }
      order.isInputOrdered = true
      return .window(input, order, calls)
    }
  }
}
