import Columns
import LogicalPlan

/// A plan of constant rows of texts; nil is NULL.
func constantRows(_ columns: [String], _ rows: [[String?]]) -> LogicalOperator {
  .values(
    rows.map { row in row.map { .constant($0.map { .varchar($0) } ?? .null, .varchar) } },
    columns.map { OutputColumn($0, .varchar) })
}
