import Columns
import Diagnostics

/// A value a line with its column's name before it, an empty line between rows: for rows too wide to read otherwise.
///
/// Nothing is cut, and stacks are whole. With ``RenderOptions/showsHeader`` off the names are left out.
final class LineWriter: ResultWriter {
  private let options: RenderOptions
  private let output: ByteOutput
  private var names: [[UInt8]] = []
  private var types: [LogicalType] = []
  private var pools: ValuePools?
  private var hasRows = false

  init(_ options: RenderOptions, to output: ByteOutput) {
    self.options = options
    self.output = output
  }

  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {
    types = columns.map(\.type)
    self.pools = pools
    guard options.showsHeader else {
      names = columns.map { _ in [] }
      return
    }
    let plain = columns.map { column in
      var bytes: [UInt8] = []
      var name = column.name
      name.withUTF8 { appendEscaped($0, to: &bytes) }
      return (bytes: bytes, width: displayWidth(bytes[...]))
    }
    let widest = plain.map(\.width).max() ?? 0
    names = plain.map { name in
      var bytes = [UInt8](repeating: UInt8(ascii: " "), count: widest - name.width)
      if options.usesColor { bytes.append(contentsOf: "\u{1b}[1m".utf8) }
      bytes.append(contentsOf: name.bytes)
      if options.usesColor { bytes.append(contentsOf: "\u{1b}[0m".utf8) }
      bytes.append(contentsOf: " = ".utf8)
      return bytes
    }
  }

  func write(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    guard let pools else { return false }
    try batch.forEachRow { (row) throws(QueryError) in
      try output.append { bytes in
        if hasRows { bytes.append(UInt8(ascii: "\n")) }
        hasRows = true
        for (i, column) in batch.columns.enumerated() {
          bytes.append(contentsOf: names[i])
          if let word = column[row] {
            appendDisplay(word, types[i], pools, isRaw: options.isRaw, stackLimit: Int.max, to: &bytes)
          } else {
            appendNull(to: &bytes)
          }
          bytes.append(UInt8(ascii: "\n"))
        }
      }
    }
    try output.batchEnded()
    return !output.isClosed
  }

  private func appendNull(to bytes: inout [UInt8]) {
    var text = options.nullText ?? "NULL"
    if options.usesColor { bytes.append(contentsOf: "\u{1b}[2m".utf8) }
    text.withUTF8 { appendEscaped($0, to: &bytes) }
    if options.usesColor { bytes.append(contentsOf: "\u{1b}[0m".utf8) }
  }

  func end(_ summary: ResultSummary) throws(QueryError) {
    guard options.showsFooter else { return }
    let rows = summary.rows == 1 ? "1 row" : "\(summary.rows) rows"
    let text = "(\(rows), \(durationText(summary.elapsedNanoseconds, digits: 3, separator: " ")))"
    try output.append(options.usesColor ? "\u{1b}[2m\(text)\u{1b}[0m\n" : "\(text)\n")
  }
}
