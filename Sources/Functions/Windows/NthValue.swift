import Catalog
import Columns

extension WindowFunction {
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
