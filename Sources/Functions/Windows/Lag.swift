import Catalog
import Columns

extension WindowFunction {
  static let lag = WindowFunction(
    "lag", overloads: distant,
    documentation: """
      The value in the row before, or so many rows before, in the window's order; the third argument, else \
      NULL, where there is no such row. Takes IGNORE NULLS.
      """,
    example: "lag(ts) over (partition by g order by ts) => 12.5ms"
  ) { use in DistantKernel(sign: -1, ignoresNulls: use.ignoresNulls) }
}
