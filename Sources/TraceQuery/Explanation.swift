import Catalog
import Columns
import Execution
import LogicalPlan
import TraceTables

/// The rows of EXPLAIN: the plan as a tree, and what reading each table takes.
func explanation(of plan: LogicalOperator, _ provider: TraceProvider) -> LogicalOperator {
  let text = plan.treeText { node in
    guard case .scan(let scan) = node else { return ["holds: \(node.holds.text)"] }
    let description = provider.describe(
      ScanRequest(table: scan.table, columns: scan.columns, predicates: scan.predicates, sink: nil))
    return [
      "event types: \(description.eventTypes.map { $0.isEmpty ? "none" : $0.joined(separator: ", ") } ?? "all")",
      "ordering: \(description.needsOrdering ? "needed" : "not needed")",
      "the scan holds: \(description.holds)",
    ]
  }
  let rows = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    [BoundExpression.constant(.varchar(String(line)), .varchar)]
  }
  return .values(rows, [OutputColumn("plan", .varchar)])
}
