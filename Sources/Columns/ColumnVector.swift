/// A column of one batch: a word a row, and which rows are NULL.
///
/// Vectors are values; a kernel reads its inputs through `words.withUnsafeBufferPointer` and makes a new
/// vector. Rows outside the batch's selection may hold any word.
public struct ColumnVector: Sendable {
  /// The words, one a row: see ``LogicalType`` for what a word means.
  public var words: ContiguousArray<Int64>
  /// One byte a row, 0 where the row is NULL; nil where no row is.
  public var validity: ContiguousArray<UInt8>?

  /// A vector of the given words.
  @inlinable
  public init(words: ContiguousArray<Int64>, validity: ContiguousArray<UInt8>? = nil) {
    self.words = words
    self.validity = validity
  }

  /// `count` times the same word, or NULL.
  public init(repeating word: Int64?, count: Int) {
    words = ContiguousArray(repeating: word ?? 0, count: count)
    validity = word == nil ? ContiguousArray(repeating: 0, count: count) : nil
  }

  /// An empty vector with room for `capacity` rows.
  public init(capacity: Int) {
    words = []
    words.reserveCapacity(capacity)
    validity = nil
  }

  /// Number of rows.
  @inlinable
  public var count: Int { words.count }

  /// Whether the row is NULL.
  @inlinable
  public func isNull(_ row: Int) -> Bool {
    guard let validity else { return false }
    return validity[row] == 0
  }

  /// The word of a row, nil where it is NULL.
  @inlinable
  public subscript(row: Int) -> Int64? {
    isNull(row) ? nil : words[row]
  }

  /// Appends a row.
  @inlinable
  public mutating func append(_ word: Int64?) {
    if let word {
      words.append(word)
      validity?.append(1)
    } else {
      if validity == nil { validity = ContiguousArray(repeating: 1, count: words.count) }
      words.append(0)
      validity?.append(0)
    }
  }

  /// The rows at `rows`, in that order.
  ///
  /// - Complexity: O(number of rows taken).
  public func gather(_ rows: ContiguousArray<Int32>) -> ColumnVector {
    let taken = words.withUnsafeBufferPointer { source in
      ContiguousArray<Int64>(unsafeUninitializedCapacity: rows.count) { buffer, count in
        rows.withUnsafeBufferPointer { rows in
          for i in rows.indices { buffer.initializeElement(at: i, to: source[Int(rows[i])]) }
        }
        count = rows.count
      }
    }
    guard let validity else { return ColumnVector(words: taken) }
    var mask = ContiguousArray<UInt8>()
    mask.reserveCapacity(rows.count)
    for row in rows { mask.append(validity[Int(row)]) }
    return ColumnVector(words: taken, validity: mask)
  }
}
