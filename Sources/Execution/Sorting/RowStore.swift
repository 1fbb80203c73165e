import Columns
import Functions

/// Rows kept column by column.
struct RowStore {
  /// The columns; each has `count` rows.
  private(set) var columns: [ColumnVector]
  /// Number of rows.
  private(set) var count = 0

  init(columnCount: Int) {
    columns = Array(repeating: ColumnVector(words: []), count: columnCount)
  }

  /// Appends the rows that count of columns, as many as the store has.
  mutating func append(_ vectors: [ColumnVector], _ rows: RowSet) {
    for i in columns.indices { columns[i].append(vectors[i], rows) }
    count += rows.count
  }

  /// Keeps only the given rows, in that order.
  mutating func keep(_ rows: ContiguousArray<Int32>) {
    for i in columns.indices { columns[i] = columns[i].gather(rows) }
    count = rows.count
  }
}

extension ColumnVector {
  /// Appends the rows that count of another vector.
  mutating func append(_ other: ColumnVector, _ rows: RowSet) {
    let before = words.count
    if other.validity != nil, validity == nil { validity = ContiguousArray(repeating: 1, count: before) }
    let source = other
    source.words.withUnsafeBufferPointer { from in
      if rows.selection == nil {
        words.append(contentsOf: from[..<rows.length])
      } else {
        rows.forEach { words.append(from[$0]) }
      }
    }
    guard validity != nil else { return }
    if let mask = source.validity {
      rows.forEach { validity?.append(mask[$0]) }
    } else {
      validity?.append(contentsOf: repeatElement(1, count: rows.count))
    }
  }
}

extension RowStore {
  /// The memory that the rows take.
  var byteCount: Int { columns.byteCount }
}

extension ColumnVector {
  /// The memory that the rows take.
  var byteCount: Int { words.count * 8 + (validity?.count ?? 0) }
}

extension [ColumnVector] {
  /// The memory that the rows take.
  var byteCount: Int { reduce(0) { $0 + $1.byteCount } }
}

extension ColumnBatch {
  /// The memory that the rows take.
  var byteCount: Int { columns.byteCount }
}
