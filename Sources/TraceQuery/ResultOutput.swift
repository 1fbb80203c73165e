import Columns
import Diagnostics

/// Where the rows of one statement go. Calls come in order: `begin`, `rows` as often as needed, `end`.
///
/// The rows of the first statement of a run come while the trace is being read; those of later ones when the
/// statements before them have ended.
public protocol ResultOutput: AnyObject {
  /// The result has these columns; words of the batches to come are ids of `pools`.
  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError)
  /// Takes rows; false when no more are wanted (a closed pipe, a page left early).
  func rows(_ batch: ColumnBatch) throws(QueryError) -> Bool
  /// All rows have come.
  func end() throws(QueryError)
}
