import Columns
import Diagnostics

/// The texts of a result as they are, a line each, without header or footer: how a plan is printed.
final class PlainTextWriter: ResultWriter {
  private let output: ByteOutput
  private var types: [LogicalType] = []
  private var pools: ValuePools?

  init(to output: ByteOutput) { self.output = output }

  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {
    types = columns.map(\.type)
    self.pools = pools
  }

  func write(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    guard let pools else { return false }
    try batch.forEachRow { (row) throws(QueryError) in
      try output.append { bytes in
        let start = bytes.count
        for (i, column) in batch.columns.enumerated() {
          if i > 0 { bytes.append(UInt8(ascii: " ")) }
          if let word = column[row] { appendRaw(word, types[i], pools, to: &bytes) }
        }
        if bytes.count == start || bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
      }
    }
    try output.batchEnded()
    return !output.isClosed
  }

  func end(_ summary: ResultSummary) throws(QueryError) {}
}
