import Catalog
import Columns
import Diagnostics

/// The end of a statement's pipeline: hands its rows to the caller's output.
final class OutputSink: BatchSink {
  private let columns: [OutputColumn]
  private let pools: ValuePools
  private let output: any ResultOutput
  private var hasBegun = false
  /// Rows handed over.
  private(set) var rowCount = 0

  init(columns: [OutputColumn], pools: ValuePools, output: any ResultOutput) {
    self.columns = columns
    self.pools = pools
    self.output = output
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    try begin()
    rowCount += batch.count
    return try output.rows(batch) ? .more : .enough
  }

  func finish() throws(QueryError) {
    try begin()
    try output.end()
  }

  private func begin() throws(QueryError) {
    if hasBegun { return }
    hasBegun = true
    try output.begin(columns: columns, pools: pools)
  }
}
