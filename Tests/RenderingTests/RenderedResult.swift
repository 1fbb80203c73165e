import Columns
import Diagnostics
import Rendering

/// A small result, and what a format makes of it.
struct RenderedResult {
  var columns: [OutputColumn]
  var rows: [[Value]]

  init(_ columns: [(String, LogicalType)], _ rows: [[Value]]) {
    self.columns = columns.map { OutputColumn($0.0, $0.1) }
    self.rows = rows
  }

  /// The text of the result in a format; rows come in batches of `batchSize`.
  func text(
    _ format: OutputFormat, batchSize: Int = 2, pools: ValuePools = ValuePools(),
    _ change: (inout RenderOptions) -> Void = { _ in }
  ) throws(QueryError) -> String {
    var options = RenderOptions()
    change(&options)
    let output = ByteOutput()
    let writer = format.makeWriter(options, to: output)
    try writer.begin(columns: columns, pools: pools)
    var rest = rows[...]
    while !rest.isEmpty {
      let part = Array(rest.prefix(batchSize))
      rest = rest.dropFirst(batchSize)
      var vectors = columns.map { _ in ColumnVector(capacity: part.count) }
      for row in part {
        for (i, value) in row.enumerated() { vectors[i].append(pools.word(value)) }
      }
      guard try writer.write(ColumnBatch(columns: vectors, length: part.count)) else { break }
    }
    try writer.end(ResultSummary(rows: rows.count, elapsedNanoseconds: 12_432_100))
    return String(decoding: output.captured, as: UTF8.self)
  }
}

/// A stack of functions, leaf first.
func stack(_ functions: String...) -> Value {
  .stack(functions.map { StackFrame(pc: 1, function: $0, file: "f.go", line: 1) })
}
