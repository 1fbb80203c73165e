import Catalog
import Columns
import Diagnostics

extension WindowFunction {
  static let firstValue = WindowFunction(
    "first_value", overloads: [FunctionOverload([.any], returns: .same(as: 0))],
    documentation: "The value in the first row of the frame, NULL where it has none. Takes IGNORE NULLS.",
    example: "first_value(ts) over (partition by g order by ts) => 1ms"
  ) { use in FrameValueKernel(ignoresNulls: use.ignoresNulls) { _, _ in 0 } }

  static let lastValue = WindowFunction(
    "last_value", overloads: [FunctionOverload([.any], returns: .same(as: 0))],
    documentation: """
      The value in the last row of the frame, which ends with the current row unless the window says \
      otherwise; NULL where it has none. Takes IGNORE NULLS.
      """,
    example: "last_value(reason ignore nulls) over (partition by g order by ts) => select"
  ) { use in FrameValueKernel(ignoresNulls: use.ignoresNulls) { count, _ in count - 1 } }

  static let nthValue = WindowFunction(
    "nth_value", overloads: [FunctionOverload([.any, .exact(.bigint)], returns: .same(as: 0))],
    documentation: """
      The value in the n-th row of the frame, from 1; NULL where it has fewer. Takes IGNORE NULLS.
      """,
    example: "nth_value(reason, 2) over (partition by g order by ts) => sync"
  ) { use in
    FrameValueKernel(ignoresNulls: use.ignoresNulls) { count, n in
      guard let n, n >= 1, n <= Int64(count) else { return -1 }
      return Int(n) - 1
    }
  }
}

/// The value in a certain row of the frame.
private struct FrameValueKernel: WindowKernel {
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
