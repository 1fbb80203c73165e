import Catalog
import Columns

extension ScalarFunction {
  static let epoch = ScalarFunction(
    "epoch", overloads: instants(.double),
    documentation: """
      A time in seconds: a WALLTIME since 1970, a TIMESTAMP since the trace began, a DURATION by itself.
      """,
    example: "epoch(1500ms) => 1.5"
  ) { call in MemoKernel(call) { word(Double($0[0]) / 1e9) } }
}
