import Columns

/// The rows of a result as JSON objects, what json and jsonl have in common.
struct JSONObjects {
  /// `"name":` of each column, `,` before all but the first.
  private let keys: [[UInt8]]
  private let types: [LogicalType]
  private let pools: ValuePools
  private let isText: [Bool]
  /// Values as they are printed, a column each.
  private var texts: [FieldTexts]

  init(columns: [OutputColumn], pools: ValuePools) {
    keys = distinctNames(columns.map(\.name)).enumerated().map { i, name in
      var key: [UInt8] = i > 0 ? [UInt8(ascii: ",")] : []
      var name = name
      name.withUTF8 { appendJSONString($0, to: &key) }
      key.append(UInt8(ascii: ":"))
      return key
    }
    types = columns.map(\.type)
    isText = types.map(FieldTexts.isWorthwhile)
    texts = types.map { _ in FieldTexts() }
    self.pools = pools
  }

  /// Appends a row as an object.
  mutating func append(_ row: Int, of batch: ColumnBatch, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    for i in keys.indices {
      bytes.append(contentsOf: keys[i])
      if isText[i], let word = batch.columns[i][row] {
        texts[i].append(word, to: &bytes) { [types, pools] in appendJSON(word, types[i], pools, to: &$0) }
      } else {
        appendJSON(batch.columns[i][row], types[i], pools, to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }
}
