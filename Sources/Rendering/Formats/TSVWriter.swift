import Columns
import Diagnostics

/// Tab-separated values: one line a row; a tab, line feed, carriage return or backslash in a value is written
/// `\t`, `\n`, `\r`, `\\`, so that a tab always ends a field. NULL is an empty field, or `--null`'s text.
final class TSVWriter: ResultWriter {
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
        if i > 0 { bytes.append(UInt8(ascii: "\t")) }
        let start = bytes.count
        bytes.append(contentsOf: column.name.utf8)
        escape(from: start, in: &bytes)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  func write(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    guard let pools else { return false }
    try batch.forEachRow { (row) throws(QueryError) in
      try output.append { bytes in
        for (i, column) in batch.columns.enumerated() {
          if i > 0 { bytes.append(UInt8(ascii: "\t")) }
          guard let word = column[row] else {
            bytes.append(contentsOf: null)
            continue
          }
          let start = bytes.count
          appendRaw(word, types[i], pools, to: &bytes)
          if !types[i].sortsAsInteger { escape(from: start, in: &bytes) }
        }
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    try output.batchEnded()
    return !output.isClosed
  }

  func end(_ summary: ResultSummary) throws(QueryError) {}

  private func escape(from start: Int, in bytes: inout [UInt8]) {
    let isSpecial = bytes[start...].contains { byte in
      byte == 0x09 || byte == 0x0a || byte == 0x0d || byte == UInt8(ascii: "\\")
    }
    guard isSpecial else { return }
    let text = Array(bytes[start...])
    bytes.removeSubrange(start...)
    for byte in text {
      switch byte {
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0x0a: bytes.append(contentsOf: "\\n".utf8)
      case 0x0d: bytes.append(contentsOf: "\\r".utf8)
      case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
      default: bytes.append(byte)
      }
    }
  }
}
