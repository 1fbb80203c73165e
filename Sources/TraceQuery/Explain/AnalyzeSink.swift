import Catalog
import Columns
import Diagnostics
import Execution
import SQLSyntax

/// The end of a plan that is run to be explained: when it has ended, what was measured goes to the output.
final class AnalyzeSink: BatchSink {
  private let profile: PlanProfile
  private let provider: SessionProvider
  private let format: Explain.Format
  private let pools: ValuePools
  private let output: OutputSink

  init(
    _ profile: PlanProfile, _ provider: SessionProvider, _ format: Explain.Format, _ pools: ValuePools,
    into output: OutputSink
  ) {
    self.profile = profile
    self.provider = provider
    self.format = format
    self.pools = pools
    self.output = output
  }

  /// No rows come: they are counted and dropped.
  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand { .more }

  func finish() throws(QueryError) {
    let rows = Explanation(profile, provider).rows(format)
    let words = ContiguousArray(rows.map { pools.strings.intern($0) })
    _ = try output.consume(ColumnBatch(columns: [ColumnVector(words: words)], length: rows.count))
    try output.finish()
  }
}
