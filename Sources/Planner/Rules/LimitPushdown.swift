import LogicalPlan

/// Moves LIMIT below the computation of columns, next to the sort or the scan that it cuts short.
struct LimitPushdown: OptimizerRule {
  let name = "LimitPushdown"
  let why = "Columns are computed only for the rows that stay, and a sort below is seen to need few rows."

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    plan.mapBottomUp { node in
      guard case .limit(let input, let limit, let offset) = node else { return node }
      return pushed(limit, offset, into: input)
    }
  }

  private func pushed(_ limit: Int?, _ offset: Int, into plan: LogicalOperator) -> LogicalOperator {
    if case .project(let input, let expressions) = plan {
      return .project(pushed(limit, offset, into: input), expressions)
    }
    return .limit(plan, limit: limit, offset: offset)
  }
}
