import Catalog
import Columns

extension WindowFunction {
  static let lead = WindowFunction(
    "lead", overloads: distant,
    documentation: """
      The value in the row after, or so many rows after, in the window's order; the third argument, else \
      NULL, where there is no such row. Takes IGNORE NULLS.
      """,
    example: "lead(ts) over (partition by g order by ts) => 14ms"
  ) { use in DistantKernel(sign: 1, ignoresNulls: use.ignoresNulls) }
}
