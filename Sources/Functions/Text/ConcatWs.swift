import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let concatWs = ScalarFunction(
    "concat_ws",
    overloads: [
      FunctionOverload([.exact(.varchar), .any, .any], variadic: true, returns: .exact(.varchar)),
      FunctionOverload([.exact(.varchar), .any], returns: .exact(.varchar)),
    ],
    propagatesNull: false,
    documentation: "The other arguments as texts with the first one between them; NULLs are passed over.",
    example: "concat_ws('/', 'net', 'http') => net/http"
  ) { ConcatWsKernel($0) }
}

private final class ConcatWsKernel: ScalarKernel {
  private let call: ScalarCall

  init(_ call: ScalarCall) { self.call = call }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    var result = ColumnVector(repeating: nil, count: rows.length)
    try rows.forEachThrowing { (row: Int) throws(QueryError) in
      guard let separator = arguments[0][row] else { return }
      var out = ""
      var isFirst = true
      for (argument, type) in zip(arguments, call.argumentTypes).dropFirst() {
        guard let value = argument[row] else { continue }
        if !isFirst { out += call.pools.strings.string(separator) }
        isFirst = false
        out += valueText(value, type, call.pools)
        try checkTextLength(out.utf8.count, of: "concat_ws")
      }
      result.words[row] = call.pools.strings.intern(out)
      result.validity?[row] = 1
    }
    return result
  }
}
