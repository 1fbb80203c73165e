import Columns
import Diagnostics
import TraceQuery

/// What the shell does with the rows of a statement beside showing them: keeps them for `_`, and shows no more than
/// `.maxrows` says.
final class ResultKeeper: ResultOutput {
  /// Bytes of rows beyond which a result is not kept.
  static let limit = 64_000_000

  /// Rows that came.
  private(set) var rowCount = 0
  /// Rows that were not shown.
  private(set) var hiddenRows = 0
  private(set) var columns: [OutputColumn] = []
  private(set) var isTooLarge = false
  private let shown: any ResultOutput
  private let mostRows: Int?
  private let limit: Int
  private var batches: [ColumnBatch] = []
  private var bytes = 0
  private var wantsMore = true

  /// - Parameters:
  ///   - shown: shows the rows.
  ///   - mostRows: the most rows that are shown; nil for all.
  ///   - limit: the most bytes of rows that are kept.
  init(_ shown: any ResultOutput, mostRows: Int?, limit: Int) {
    self.shown = shown
    self.limit = limit
    self.mostRows = mostRows
  }

  /// The rows that were kept; nil where they are too many.
  var kept: KeptResult? { isTooLarge ? nil : KeptResult(columns: columns, batches: batches) }

  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {
    self.columns = columns
    try shown.begin(columns: columns, pools: pools)
  }

  func rows(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    keep(batch)
    let before = rowCount
    rowCount += batch.count
    guard let mostRows, rowCount > mostRows else {
      wantsMore = try shown.rows(batch)
      return wantsMore
    }
    let room = max(0, mostRows - before)
    hiddenRows += batch.count - room
    if room > 0 { wantsMore = try shown.rows(batch.prefix(room)) }
    return wantsMore
  }

  func end() throws(QueryError) { try shown.end() }

  private func keep(_ batch: ColumnBatch) {
    guard !isTooLarge, batch.count > 0 else { return }
    bytes += KeptResult.bytes(of: batch)
    guard bytes <= limit else {
      isTooLarge = true
      batches = []
      return
    }
    batches.append(batch.compacted())
  }
}
