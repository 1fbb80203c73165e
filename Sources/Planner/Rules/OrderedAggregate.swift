import Catalog
import LogicalPlan

/// Finds groups whose rows come one behind the other: those of a table's own order (`group by ts`,
/// `time_bucket(10ms, ts)`), and those of a sort below.
struct OrderedAggregate: OptimizerRule {
  let name = "OrderedAggregate"
  let why =
    "A group is handed on when the next one begins, so that one is held and LIMIT can stop the reading."

  let catalog: QueryCatalog

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    let orders = InputOrder(catalog: catalog)
    return plan.mapBottomUp { node in
      guard case .aggregate(let input, let groupings, let aggregates, []) = node, !groupings.isEmpty else {
        return node
      }
      let runs = orders.runs(of: groupings.map(\.expression), in: input)
      return .aggregate(input, groupings: groupings, aggregates: aggregates, runs: runs)
    }
  }
}
