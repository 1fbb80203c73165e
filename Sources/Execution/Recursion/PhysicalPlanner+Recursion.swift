import Catalog
import Columns
import Diagnostics
import LogicalPlan

extension PhysicalPlanner {
  /// Adds a recursion. What the step reads beside the rows of the round before becomes an input of its own, as
  /// large a part of the step as does not change from round to round.
  mutating func addRecursion(
    _ recursion: LogicalRecursion, _ first: LogicalOperator, _ step: LogicalOperator,
    into sink: any BatchSink
  ) throws(QueryError) {
    var fixed: [LogicalOperator] = []
    let overTables = separated(step, recursion, &fixed)
    let operation = RecursionOperator(
      context, recursion, step: overTables, fixedInputs: fixed.count, types: first.output.map(\.type),
      into: sink)
    for (i, input) in fixed.enumerated() { try add(input, into: operation.input(i + 1)) }
    try add(first, into: operation.input(0))
  }

  private func separated(
    _ plan: LogicalOperator, _ recursion: LogicalRecursion, _ fixed: inout [LogicalOperator]
  ) -> LogicalOperator {
    if !plan.reads(recursion: recursion.id) {
      // Constant rows cost no more than the rows that would be kept of them.
      if case .values = plan { return plan }
      fixed.append(plan)
      return .working(
        LogicalWorkingTable(
          recursion: recursion.id, part: fixed.count, name: recursion.name, columns: plan.output))
    }
    return plan.replacingInputs(plan.inputs.map { separated($0, recursion, &fixed) })
  }
}
