import Columns
import Diagnostics

/// One JSON array of objects, an object a line, its keys the names of the columns; `[]` where there is no row.
final class JSONWriter: ResultWriter {
  private let output: ByteOutput
  private var objects: JSONObjects?
  private var hasRows = false

  init(to output: ByteOutput) { self.output = output }

  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {
    objects = JSONObjects(columns: columns, pools: pools)
    try output.append("[")
  }

  func write(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    // Taken out for the time of the loop: a look at a property of an object is checked each time.
    guard var objects = objects.take() else { return false }
    defer { self.objects = objects }
    try batch.forEachRow { (row) throws(QueryError) in
      let separator = hasRows ? ",\n" : "\n"
      hasRows = true
      try output.append { bytes in
        bytes.append(contentsOf: separator.utf8)
        objects.append(row, of: batch, to: &bytes)
      }
    }
    try output.batchEnded()
    return !output.isClosed
  }

  func end(_ summary: ResultSummary) throws(QueryError) {
    try output.append(hasRows ? "\n]\n" : "]\n")
  }
}
