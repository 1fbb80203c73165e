import Columns
import Functions

// Loops over the rows of a set. They are written again here, and not shared with Functions, because a loop is
// only compiled together with its body when both are in one module.

extension RowSet {
  /// The rows of a batch that count.
  init(_ batch: ColumnBatch) { self.init(length: batch.length, selection: batch.selection) }

  /// Calls `body` with the position of every row that counts, in order.
  @inline(__always)
  func forEach(_ body: (Int) -> Void) {
    if let selection {
      selection.withUnsafeBufferPointer { for row in $0 { body(Int(row)) } }
    } else {
      for row in 0..<length { body(row) }
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

  /// The rows that pass a test.
  @inline(__always)
  func selecting(_ isKept: (Int) -> Bool) -> ContiguousArray<Int32> {
    ContiguousArray(unsafeUninitializedCapacity: count) { out, kept in
      var next = 0
      // Written always and kept only when it passes: no branch to mispredict.
      @inline(__always) func take(_ row: Int) {
        out.initializeElement(at: next, to: Int32(truncatingIfNeeded: row))
        next += isKept(row) ? 1 : 0
      }
      if let selection {
        selection.withUnsafeBufferPointer { for row in $0 { take(Int(row)) } }
      } else {
        var row = 0
        while row <= length &- 4 {
          take(row)
          take(row &+ 1)
          take(row &+ 2)
          take(row &+ 3)
          row &+= 4
        }
        for row in row..<max(row, length) { take(row) }
      }
      kept = next
    }
  }

  /// The rows that pass a test and are not NULL in a column.
  @inline(__always)
  func selecting(validIn vector: ColumnVector, _ isKept: (Int) -> Bool) -> ContiguousArray<Int32> {
    guard let validity = vector.validity else { return selecting(isKept) }
    return validity.withUnsafeBufferPointer { validity in
      selecting { row in validity[row] != 0 && isKept(row) }
    }
  }

  /// The rows that a mask says are not NULL; all where there is no mask.
  func valid(in validity: ContiguousArray<UInt8>?) -> RowSet {
    guard let validity else { return self }
    return with(validity.withUnsafeBufferPointer { validity in selecting { validity[$0] != 0 } })
  }

  /// As many rows as `rows`, of the same length.
  func with(_ rows: ContiguousArray<Int32>) -> RowSet {
    rows.count == length ? RowSet(length: length) : RowSet(length: length, selection: rows)
  }

  /// The rows without `taken`, which are some of them, ascending.
  func removing(_ taken: ContiguousArray<Int32>) -> RowSet {
    if taken.isEmpty { return self }
    var next = 0
    let rest = selecting { row in
      guard next < taken.count, Int(taken[next]) == row else { return true }
      next += 1
      return false
    }
    return RowSet(length: length, selection: rest)
  }
}

/// Which rows are NULL in neither vector, as a mask; nil where none is NULL.
func combinedValidity(_ a: ColumnVector, _ b: ColumnVector) -> ContiguousArray<UInt8>? {
  guard let left = a.validity else { return b.validity }
  guard let right = b.validity else { return left }
  let count = min(left.count, right.count)
  return left.withUnsafeBufferPointer { left in
    right.withUnsafeBufferPointer { right in
      ContiguousArray(unsafeUninitializedCapacity: count) { out, made in
        for row in 0..<count { out.initializeElement(at: row, to: left[row] & right[row]) }
        made = count
      }
    }
  }
}
