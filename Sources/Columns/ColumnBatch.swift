/// Rows on their way from one operator to the next: columns of equal length and which of their rows count.
public struct ColumnBatch: Sendable {
  /// How many rows a batch normally has at most.
  public static let defaultCapacity = 2048

  /// The columns; every one has `length` rows.
  public var columns: [ColumnVector]
  /// Physical length of the columns.
  public var length: Int
  /// The rows that count, ascending; nil when all do.
  public var selection: ContiguousArray<Int32>?

  /// A batch of the given columns, which must all have `length` rows.
  public init(columns: [ColumnVector], length: Int, selection: ContiguousArray<Int32>? = nil) {
    self.columns = columns
    self.length = length
    self.selection = selection
  }

  /// The number of rows that count.
  public var count: Int { selection?.count ?? length }

  /// Calls `body` with the physical position of every row that counts, in order.
  @inlinable
  public func forEachRow<E: Error>(_ body: (Int) throws(E) -> Void) throws(E) {
    if let selection {
      for row in selection { try body(Int(row)) }
    } else {
      for row in 0..<length { try body(row) }
    }
  }

  /// The same rows without a selection.
  ///
  /// - Complexity: O(rows × columns) where there is a selection, else O(1).
  public func compacted() -> ColumnBatch {
    guard let selection else { return self }
    return ColumnBatch(columns: columns.map { $0.gather(selection) }, length: selection.count)
  }

  /// At most the first `limit` of the rows that count.
  public func prefix(_ limit: Int) -> ColumnBatch {
    guard limit < count else { return self }
    var copy = self
    if let selection {
      copy.selection = ContiguousArray(selection.prefix(limit))
    } else {
      copy.selection = ContiguousArray(0..<Int32(limit))
    }
    return copy
  }
}

/// A column of a result: its name and type.
public struct OutputColumn: Hashable, Sendable {
  /// The name as it is printed.
  public var name: String
  /// The type of its values.
  public var type: LogicalType

  /// A column of that name and type.
  public init(_ name: String, _ type: LogicalType) {
    self.name = name
    self.type = type
  }
}
