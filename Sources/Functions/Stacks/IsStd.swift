import Catalog
import Columns

extension ScalarFunction {
  static let isStd = ScalarFunction(
    "is_std", overloads: [FunctionOverload([.exact(.varchar)], returns: .exact(.boolean))],
    documentation: """
      Whether a Go function is of the standard library or the runtime: the first element of its package's \
      path is a top-level folder of Go's own source (`net`, `runtime`, `vendor`). `main` is not.
      """,
    example: "is_std('slices.SortFunc[...]') => true"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in word(GoSymbol(strings.bytes(row[0])).isStandard) }
  }
}
