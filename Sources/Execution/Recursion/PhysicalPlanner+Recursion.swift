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
    var fixed: [FixedInput] = []
    let overTables = separated(step, profile?.input(1), recursion, &fixed)
    let operation = RecursionOperator(
      context, recursion, step: overTables, fixedInputs: fixed.count, types: first.output.map(\.type),
      into: sink)
    for (i, input) in fixed.enumerated() {
      try add(input.plan, input.profile, for: profile, into: operation.input(i + 1))
    }
    try add(first, into: operation.input(0))
  }

  private func separated(
    _ plan: LogicalOperator, _ profile: OperatorProfile?, _ recursion: LogicalRecursion,
    _ fixed: inout [FixedInput]
  ) -> LogicalOperator {
    if !plan.reads(recursion: recursion.id) {
      // Constant rows cost no more than the rows that would be kept of them.
      if case .values = plan { return plan }
      fixed.append(FixedInput(plan: plan, profile: profile))
      return .working(
        LogicalWorkingTable(
          recursion: recursion.id, part: fixed.count, name: recursion.name, columns: plan.output))
    }
    var inputs: [LogicalOperator] = []
    for (i, input) in plan.inputs.enumerated() {
      inputs.append(separated(input, profile?.input(i), recursion, &fixed))
    }
    return plan.replacingInputs(inputs)
  }
}

/// A part of a recursion's step that is the same in every round.
private struct FixedInput {
  var plan: LogicalOperator
  /// Its profile, where the run is measured.
  var profile: OperatorProfile?
}
