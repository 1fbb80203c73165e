import Columns
import Diagnostics

/// The value in a certain row of the frame.
struct FrameValueKernel: WindowKernel {
  let ignoresNulls: Bool
  /// Which of the frame's rows (from 0), given how many there are and the second argument.
  let place: @Sendable (_ count: Int, _ argument: Int64?) -> Int

  func evaluate(_ rows: WindowRows, _ arguments: [ColumnVector]) throws(QueryError) -> ColumnVector {
    let values = arguments[0]
    let counted = CountedRows(values, ignoresNulls: ignoresNulls)
    var result = ColumnVector(capacity: rows.count)
    for row in 0..<rows.count {
      let (first, second, third) = rows.pieces(at: row)
      let counts = (counted.count(in: first), counted.count(in: second), counted.count(in: third))
      let total = counts.0 + counts.1 + counts.2
      let k = place(total, arguments.count > 1 ? arguments[1][row] : nil)
      if k < 0 || k >= total {
        result.append(nil)
      } else if k < counts.0 {
        result.append(values[counted.row(k, in: first)])
      } else if k < counts.0 + counts.1 {
        result.append(values[counted.row(k - counts.0, in: second)])
      } else {
        result.append(values[counted.row(k - counts.0 - counts.1, in: third)])
      }
    }
    return result
  }
}
