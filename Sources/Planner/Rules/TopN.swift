import LogicalPlan

/// Makes one operator of a sort and the LIMIT above it.
struct TopN: OptimizerRule {
  let name = "TopN"
  let why = "Only the rows that may still be among the first are held, not all of them."

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    plan.mapBottomUp { node in
      guard case .limit(.sort(let input, let keys), let limit?, let offset) = node,
        !limit.addingReportingOverflow(offset).overflow
      else { return node }
      return .topN(input, keys, limit: limit, offset: offset)
    }
  }
}
