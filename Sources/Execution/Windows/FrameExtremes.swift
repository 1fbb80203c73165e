import Columns
import Functions

/// The least or greatest value of every frame.
struct FrameExtremes {
  let type: LogicalType
  let pools: ValuePools
  let isGreatest: Bool

  func evaluate(_ rows: WindowRows, _ values: ColumnVector, mask: ContiguousArray<Int64>?) -> ColumnVector {
    var words: ContiguousArray<Int64?> = []
    words.reserveCapacity(rows.count)
    for row in 0..<rows.count { words.append(mask?[row] == 0 ? nil : values[row]) }
    let tree = SegmentTree(words, neutral: nil, combine: better)
    var result = ColumnVector(capacity: rows.count)
    for row in 0..<rows.count {
      let (first, second, third) = rows.pieces(at: row)
      result.append(better(better(tree.query(first), tree.query(second)), tree.query(third)))
    }
    return result
  }

  /// The value to keep, the first of two equal ones.
  func better(_ a: Int64?, _ b: Int64?) -> Int64? {
    guard let a else { return b }
    guard let b else { return a }
    let order = compareWords(a, b, type, pools)
    return (isGreatest ? order >= 0 : order <= 0) ? a : b
  }
}
