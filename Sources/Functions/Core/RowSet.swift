/// The rows of a batch that an evaluation looks at: all of the first `length`, or the selected ones.
///
/// Only these rows may be looked at by anything that can fail; what a result holds at other rows has no
/// meaning.
public struct RowSet: Sendable {
  /// Physical length of the columns, and of every result.
  public let length: Int
  /// The rows that count, ascending; nil when all do.
  public let selection: ContiguousArray<Int32>?

  /// The first `length` rows, or those of them in `selection`.
  public init(length: Int, selection: ContiguousArray<Int32>? = nil) {
    self.length = length
    self.selection = selection
  }

  /// The number of rows that count.
  public var count: Int { selection?.count ?? length }

  /// Calls `body` with the position of every row that counts, in order.
  @inline(__always)
  func forEach(_ body: (Int) -> Void) {
    if let selection {
      selection.withUnsafeBufferPointer { for row in $0 { body(Int(row)) } }
    } else {
      for row in 0..<length { body(row) }
    }
  }

  /// As `forEach`, where a row can fail.
  @inline(__always)
  func forEachThrowing<E: Error>(_ body: (Int) throws(E) -> Void) throws(E) {
    if let selection {
      for row in selection { try body(Int(row)) }
    } else {
      for row in 0..<length { try body(row) }
    }
  }

  /// A word for every row that counts, 0 for the others.
  @inline(__always)
  func map(_ body: (Int) -> Int64) -> ContiguousArray<Int64> {
    ContiguousArray(unsafeUninitializedCapacity: length) { out, count in
      if let selection {
        out.initialize(repeating: 0)
        selection.withUnsafeBufferPointer { for row in $0 { out[Int(row)] = body(Int(row)) } }
      } else {
        for row in 0..<length { out.initializeElement(at: row, to: body(row)) }
      }
      count = length
    }
  }
}
