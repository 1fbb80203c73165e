import Columns

extension ColumnVector {
  /// The rows at `rows`, in that order; NULL for -1.
  func gatherOrNull(_ rows: ContiguousArray<Int32>) -> ColumnVector {
    var taken = ColumnVector(
      words: ContiguousArray(repeating: 0, count: rows.count),
      validity: ContiguousArray(repeating: 0, count: rows.count))
    for (i, row) in rows.enumerated() where row >= 0 && !isNull(Int(row)) {
      taken.words[i] = words[Int(row)]
      taken.validity?[i] = 1
    }
    return taken
  }
}
