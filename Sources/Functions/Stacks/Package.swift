import Catalog
import Columns

extension ScalarFunction {
  static let package = ScalarFunction(
    "package", overloads: [FunctionOverload([.exact(.varchar)], returns: .exact(.varchar))],
    documentation: "The path of a Go function's package, NULL where its name has none (a C function).",
    example: "package('net/http.(*conn).serve') => net/http"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in GoSymbol(strings.bytes(row[0])).package.map { strings.intern($0) } }
  }
}
