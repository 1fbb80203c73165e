import Catalog
import Columns

extension WindowFunction {
  static let lastValue = WindowFunction(
    "last_value", overloads: [FunctionOverload([.any], returns: .same(as: 0))],
    documentation: """
      The value in the last row of the frame, which ends with the current row unless the window says \
      otherwise; NULL where it has none. Takes IGNORE NULLS.
      """,
    example: "last_value(reason ignore nulls) over (partition by g order by ts) => select"
  ) { use in FrameValueKernel(ignoresNulls: use.ignoresNulls) { count, _ in count - 1 } }
}
