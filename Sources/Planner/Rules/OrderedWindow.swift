import Catalog
import LogicalPlan

/// Finds windows whose rows come in the window's order as they are read.
struct OrderedWindow: OptimizerRule {
  let name = "OrderedWindow"
  let why = "A function of the rows so far is answered as they go by, with a row kept for each partition."

  let catalog: QueryCatalog

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    guard catalog.traceCount <= 1 else { return plan }
    let orders = OrderElimination(catalog: catalog)
    return plan.mapBottomUp { node in
      guard case .window(let input, var order, let calls) = node, !order.isInputOrdered,
        order.orderBy.count == 1, let key = order.orderBy.first, !key.isDescending,
        case .column(let column, _, _) = key.expression, orders.comesInOrder(input, column)
      else { return node }
      order.isInputOrdered = true
      return .window(input, order, calls)
    }
  }
}
