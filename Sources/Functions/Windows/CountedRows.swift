import Columns

/// The rows that count for a function that may ignore NULLs, so that the k-th of a range is found at once.
struct CountedRows {
  /// For each row and the end: how many rows before it count; nil where all do.
  private var countsBefore: ContiguousArray<Int32>?
  /// The rows that count.
  private var counted: ContiguousArray<Int32> = []

  /// All rows of a vector, or those that are not NULL.
  init(_ vector: ColumnVector, ignoresNulls: Bool) {
    guard ignoresNulls, let validity = vector.validity else { return }
    var before: ContiguousArray<Int32> = []
    before.reserveCapacity(validity.count + 1)
    for (row, flag) in validity.enumerated() {
      before.append(Int32(counted.count))
      if flag != 0 { counted.append(Int32(row)) }
    }
    before.append(Int32(counted.count))
    countsBefore = before
  }

  /// How many rows of a range count.
  func count(in range: Range<Int>) -> Int {
    guard let countsBefore else { return range.count }
    return Int(countsBefore[range.upperBound] - countsBefore[range.lowerBound])
  }

  /// The k-th (from 0) row of those that count in a range that has as many.
  func row(_ k: Int, in range: Range<Int>) -> Int {
    guard let countsBefore else { return range.lowerBound + k }
    return Int(counted[Int(countsBefore[range.lowerBound]) + k])
  }
}
