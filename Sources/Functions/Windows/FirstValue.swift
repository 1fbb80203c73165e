import Catalog
import Columns

extension WindowFunction {
  static let firstValue = WindowFunction(
    "first_value", overloads: [FunctionOverload([.any], returns: .same(as: 0))],
    documentation: "The value in the first row of the frame, NULL where it has none. Takes IGNORE NULLS.",
    example: "first_value(ts) over (partition by g order by ts) => 1ms"
  ) { use in FrameValueKernel(ignoresNulls: use.ignoresNulls) { _, _ in 0 } }
}
