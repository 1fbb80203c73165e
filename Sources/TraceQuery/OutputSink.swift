import Catalog
import Columns
import Diagnostics

/// The end of a statement's pipeline: hands its rows to the caller's output.
final class OutputSink: BatchSink {
  private let columns: [OutputColumn]
  private let pools: ValuePools
  private let output: any ResultOutput
  private let isCancelled: () -> Bool
  private var hasBegun = false
  /// Rows handed over.
  private(set) var rowCount = 0

  /// - Parameter isCancelled: asked with every batch: what sorts or groups may have many to hand over when reading
  ///   has ended.
  init(
    columns: [OutputColumn], pools: ValuePools, output: any ResultOutput, isCancelled: @escaping () -> Bool
  ) {
    self.isCancelled = isCancelled
    self.columns = columns
    self.pools = pools
    self.output = output
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if isCancelled() { throw QueryError(.cancelled, "the query was cancelled") }
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
