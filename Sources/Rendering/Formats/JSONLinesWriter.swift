import Columns
import Diagnostics

/// One JSON object a line, its keys the names of the columns.
final class JSONLinesWriter: ResultWriter {
  private let output: ByteOutput
  private var objects: JSONObjects?

  init(to output: ByteOutput) { self.output = output }

  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {
    objects = JSONObjects(columns: columns, pools: pools)
  }

  func write(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    // Taken out for the time of the loop: a look at a property of an object is checked each time.
    guard var objects = objects.take() else { return false }
    defer { self.objects = objects }
    try batch.forEachRow { (row) throws(QueryError) in
      try output.append { bytes in
        objects.append(row, of: batch, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    try output.batchEnded()
    return !output.isClosed
  }

  func end(_ summary: ResultSummary) throws(QueryError) {}
}
