import Columns
import Diagnostics

/// Values with a separator between them, one line a row; csv and tsv differ in how a value is kept from being
/// taken for more than one.
///
/// NULL is an empty field, or `--null`'s text. Lines end with a line feed alone, as the tools that read a pipe
/// expect.
final class DelimitedWriter: ResultWriter {
  private let dialect: Dialect
  private let options: RenderOptions
  private let output: ByteOutput
  private let null: [UInt8]
  private var types: [LogicalType] = []
  private var pools: ValuePools?
  /// Fields as they are printed, a column each.
  private var texts: [FieldTexts] = []

  init(_ dialect: Dialect, _ options: RenderOptions, to output: ByteOutput) {
    self.dialect = dialect
    self.options = options
    self.output = output
    null = Array((options.nullText ?? "").utf8)
  }

  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {
    types = columns.map(\.type)
    self.pools = pools
    texts = columns.map { _ in FieldTexts() }
    guard options.showsHeader, !columns.isEmpty else { return }
    try output.append { bytes in
      for (i, column) in columns.enumerated() {
        if i > 0 { bytes.append(dialect.separator) }
        let start = bytes.count
        bytes.append(contentsOf: column.name.utf8)
        dialect.protect(from: start, in: &bytes, null: null)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  func write(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    guard let pools else { return false }
    // In locals: a look at a property of an object is checked each time.
    let (columns, types, dialect, null) = (batch.columns, types, dialect, null)
    let isText = types.map(FieldTexts.isWorthwhile)
    // Integers hold nothing special, but in csv may read as `--null`'s text.
    let needsProtection = types.map { !$0.sortsAsInteger || !null.isEmpty }
    var texts = texts
    self.texts = []
    defer { self.texts = texts }
    try batch.forEachRow { (row) throws(QueryError) in
      try output.append { bytes in
        for i in columns.indices {
          if i > 0 { bytes.append(dialect.separator) }
          guard let word = columns[i][row] else {
            bytes.append(contentsOf: null)
            continue
          }
          if isText[i] {
            texts[i].append(word, to: &bytes) { bytes in
              let start = bytes.count
              appendRaw(word, types[i], pools, to: &bytes)
              dialect.protect(from: start, in: &bytes, null: null)
            }
            continue
          }
          let start = bytes.count
          appendRaw(word, types[i], pools, to: &bytes)
          if needsProtection[i] { dialect.protect(from: start, in: &bytes, null: null) }
        }
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    try output.batchEnded()
    return !output.isClosed
  }

  func end(_ summary: ResultSummary) throws(QueryError) {}

  /// How values are kept apart.
  enum Dialect {
    /// Comma-separated, with the quoting of RFC 4180; a text that would read as NULL is quoted, so that the
    /// empty text (`""`) and NULL stay apart.
    case csv
    /// Tab-separated; a tab, line feed, carriage return or backslash in a value is written `\t`, `\n`, `\r`,
    /// `\\`, so that a tab always ends a field.
    case tsv

    /// What stands between two values.
    var separator: UInt8 { self == .csv ? UInt8(ascii: ",") : UInt8(ascii: "\t") }

    /// Makes the field that begins at `start` safe.
    func protect(from start: Int, in bytes: inout [UInt8], null: [UInt8]) {
      switch self {
      case .csv: Self.quote(from: start, in: &bytes, null: null)
      case .tsv: Self.escape(from: start, in: &bytes)
      }
    }

    private static func quote(from start: Int, in bytes: inout [UInt8], null: [UInt8]) {
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

    private static func escape(from start: Int, in bytes: inout [UInt8]) {
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
}
