import Columns
import Diagnostics

/// Writes one result in one format. Calls come in order: `begin`, `write` as often as needed, `end`.
///
/// A writer is made by ``OutputFormat/makeWriter(_:to:)`` and used for one result.
public protocol ResultWriter: AnyObject {
  /// The result has these columns; words of the batches to come are ids of `pools`.
  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError)
  /// Takes rows; false when no more are wanted because nobody reads them.
  ///
  /// - Complexity: O(rows × columns) in time; in space constant, but for formats that say otherwise.
  func write(_ batch: ColumnBatch) throws(QueryError) -> Bool
  /// All rows have come. The output is not flushed.
  func end(_ summary: ResultSummary) throws(QueryError)
}

/// What is known of a result when all its rows have come.
public struct ResultSummary: Sendable, Hashable {
  /// Number of rows.
  public var rows: Int
  /// How long the answer took, in nanoseconds.
  public var elapsedNanoseconds: Int64

  /// A summary of a result.
  public init(rows: Int, elapsedNanoseconds: Int64) {
    self.rows = rows
    self.elapsedNanoseconds = elapsedNanoseconds
  }
}

/// How results are shown, whichever the format; a format ignores what does not concern it.
public struct RenderOptions: Sendable, Hashable {
  /// Names of the columns come first (table, csv, tsv).
  public var showsHeader = true
  /// What stands for NULL; nil for the format's own: `NULL` in a table, nothing in csv and tsv. In json and
  /// jsonl it is always `null`.
  public var nullText: String?
  /// Durations and timestamps are nanoseconds in a table too.
  public var isRaw = false
  /// Cells there are in a line of the terminal; nil where nothing needs to be fitted.
  public var terminalWidth: Int?
  /// Text too wide for its column of a table goes on below instead of being cut: documentation is read whole.
  public var wrapsText = false
  /// Escape sequences for colours and brightness may be used.
  public var usesColor = false
  /// The count of rows and the time stand below a table.
  public var showsFooter = false

  /// The options of plain output into a pipe or a file.
  public init() {}
}
