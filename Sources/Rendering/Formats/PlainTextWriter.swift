import Columns
import Diagnostics

/// The texts of a result as they are, a line each, without header or footer: how a plan is printed.
public final class PlainTextWriter: ResultWriter {
  private let output: ByteOutput
  private var types: [LogicalType] = []
  private var pools: ValuePools?

  /// A writer into `output`.
  public init(to output: ByteOutput) { self.output = output }

  public func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {
    types = columns.map(\.type)
    self.pools = pools
  }

  public func write(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    guard let pools else { return false }
    try batch.forEachRow { (row) throws(QueryError) in
      try output.append { bytes in
        for (i, column) in batch.columns.enumerated() {
          if i > 0 { bytes.append(UInt8(ascii: " ")) }
          if let word = column[row] { appendRaw(word, types[i], pools, to: &bytes) }
        }
        if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
      }
    }
    try output.batchEnded()
    return !output.isClosed
  }

  public func end(_ summary: ResultSummary) throws(QueryError) {}
}
