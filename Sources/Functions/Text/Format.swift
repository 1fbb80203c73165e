import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let format = ScalarFunction(
    "format",
    overloads: [
      FunctionOverload([.exact(.varchar)], returns: .exact(.varchar)),
      FunctionOverload([.exact(.varchar), .any], returns: .exact(.varchar)),
      FunctionOverload([.exact(.varchar), .any, .any], variadic: true, returns: .exact(.varchar)),
    ],
    documentation: """
      The first text with `{}`, `{0}` and `{:8.2f}` replaced by the other arguments: fill and alignment \
      (`<`, `>`, `^`), a sign, zeros, width, a comma for thousands, decimals, and one of d, x, b, f, e, g, s.
      """,
    example: "format('{} took {:.1f} ms', 'gc', 2.25) => gc took 2.2 ms"
  ) { FormatKernel($0, "format") { (text) throws(QueryError) in try TextTemplate(braces: text) } }
}
