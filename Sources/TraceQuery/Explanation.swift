import Catalog
import Columns
import Execution
import Functions
import LogicalPlan
import TraceTables

/// The rows of EXPLAIN: the plan as a tree, and what reading each table takes.
func explanation(of plan: LogicalOperator, _ provider: TraceProvider) -> LogicalOperator {
  let text = plan.treeText { node in
    guard case .scan(let scan) = node else { return ["holds: \(held(by: node))"] }
    let description = provider.describe(
      ScanRequest(table: scan.table, columns: scan.columns, predicates: scan.predicates, sink: nil))
    return [
      "event types: \(description.eventTypes.map { $0.isEmpty ? "none" : $0.joined(separator: ", ") } ?? "all")",
      "ordering: \(description.needsOrdering ? "needed" : "not needed")",
      "holds: \(description.holds)",
    ]
  }
  let rows = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    [BoundExpression.constant(.varchar(String(line)), .varchar)]
  }
  return .values(rows, [OutputColumn("plan", .varchar)])
}

/// What an operator keeps in memory, the values that exact quantiles and lists need included.
private func held(by node: LogicalOperator) -> String {
  let aggregates: [AggregateCall]
  switch node {
  case .aggregate(_, _, let calls): aggregates = calls
  case .groupingSets(_, let sets): aggregates = sets.aggregates
  default: return node.holds.text
  }
  let hoarders = aggregates.map(\.function.name).filter(FunctionRegistry.holdsEveryValue)
  if hoarders.isEmpty { return node.holds.text }
  var names: [String] = []
  for name in hoarders where !names.contains(name) { names.append(name) }
  return "\(node.holds.text), and every value for \(names.joined(separator: ", "))"
}

extension FunctionRegistry {
  /// Whether an aggregate keeps each value it is given until the group ends.
  fileprivate static func holdsEveryValue(_ name: String) -> Bool {
    switch name {
    case "median", "p50", "p90", "p95", "p99", "p999", "quantile_cont", "quantile_disc", "list", "string_agg",
      "mode", "entropy", "histogram":
      true
    default: false
    }
  }
}
