import Columns

/// The rows of a result as JSON objects, what json and jsonl have in common.
struct JSONObjects {
  /// `"name":` of each column, `,` before all but the first.
  private let keys: [[UInt8]]
  private let types: [LogicalType]
  private let pools: ValuePools

  init(columns: [OutputColumn], pools: ValuePools) {
    keys = distinctNames(columns.map(\.name)).enumerated().map { i, name in
      var key: [UInt8] = i > 0 ? [UInt8(ascii: ",")] : []
      var name = name
      name.withUTF8 { appendJSONString($0, to: &key) }
      key.append(UInt8(ascii: ":"))
      return key
    }
    types = columns.map(\.type)
    self.pools = pools
  }

  /// Appends a row as an object.
  func append(_ row: Int, of batch: ColumnBatch, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    for (i, column) in batch.columns.enumerated() {
      bytes.append(contentsOf: keys[i])
      appendJSON(column[row], types[i], pools, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}
