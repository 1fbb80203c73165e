import Catalog
import Columns
import Diagnostics

/// The end of a pipeline that keeps the rows.
public final class ResultSink: BatchSink {
  /// The batches as they came.
  public private(set) var batches: [ColumnBatch] = []
  /// Whether all rows have come.
  public private(set) var isFinished = false

  private let types: [LogicalType]
  private let pools: ValuePools

  /// A sink for rows of the given columns.
  public init(_ columns: [OutputColumn], pools: ValuePools) {
    types = columns.map(\.type)
    self.pools = pools
  }

  /// Keeps a batch.
  public func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    batches.append(batch)
    return .more
  }

  /// Marks the result as whole.
  public func finish() throws(QueryError) { isFinished = true }

  /// The number of rows that came.
  public var rowCount: Int { batches.reduce(0) { $0 + $1.count } }

  /// All rows, value by value.
  ///
  /// - Complexity: O(rows × columns).
  public var rows: [[Value]] {
    var rows: [[Value]] = []
    for batch in batches {
      batch.forEachRow { row in
        rows.append(zip(batch.columns, types).map { pools.value($0[row], $1) })
      }
    }
    return rows
  }
}
