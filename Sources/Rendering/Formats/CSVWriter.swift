import Columns
import Diagnostics

/// Comma-separated values with the quoting of RFC 4180; lines end with a line feed alone, as the tools that
/// read a pipe expect.
///
/// NULL is an empty field, or `--null`'s text; a text that would read as NULL is quoted, so that the empty
/// text (`""`) and NULL stay apart.
final class CSVWriter: ResultWriter {
  private let options: RenderOptions
  private let output: ByteOutput
  private let null: [UInt8]
  private var types: [LogicalType] = []
  private var pools: ValuePools?

  init(_ options: RenderOptions, to output: ByteOutput) {
    self.options = options
    self.output = output
    null = Array((options.nullText ?? "").utf8)
  }

  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {
    types = columns.map(\.type)
    self.pools = pools
    guard options.showsHeader, !columns.isEmpty else { return }
    try output.append { bytes in
      for (i, column) in columns.enumerated() {
        if i > 0 { bytes.append(UInt8(ascii: ",")) }
        let start = bytes.count
        bytes.append(contentsOf: column.name.utf8)
        quote(from: start, in: &bytes)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  func write(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    guard let pools else { return false }
    try batch.forEachRow { (row) throws(QueryError) in
      try output.append { bytes in
        for (i, column) in batch.columns.enumerated() {
          if i > 0 { bytes.append(UInt8(ascii: ",")) }
          guard let word = column[row] else {
            bytes.append(contentsOf: null)
            continue
          }
          let start = bytes.count
          appendRaw(word, types[i], pools, to: &bytes)
          // Integers hold nothing special, but may read as `--null`'s text.
          if !types[i].sortsAsInteger || !null.isEmpty { quote(from: start, in: &bytes) }
        }
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    try output.batchEnded()
    return !output.isClosed
  }

  func end(_ summary: ResultSummary) throws(QueryError) {}

  /// Puts the field that begins at `start` into quotes where it needs them.
  private func quote(from start: Int, in bytes: inout [UInt8]) {
    let field = bytes[start...]
    let isSpecial = field.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0a || byte == 0x0d
    }
    guard isSpecial || field.elementsEqual(null) else { return }
    let text = Array(field)
    bytes.removeSubrange(start...)
    bytes.append(UInt8(ascii: "\""))
    for byte in text {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
