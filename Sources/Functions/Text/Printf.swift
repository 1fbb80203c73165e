import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let printf = ScalarFunction(
    "printf", overloads: format.signature.overloads,
    documentation: """
      The first text with `%s`, `%d`, `%8.2f` replaced by the other arguments in turn, as in C: flags, width, \
      decimals, and one of d, i, s, x, X, f, e, g; `%%` is a percent sign.
      """,
    example: "printf('%s: %5.1f%%', 'busy', 12.34) => busy:  12.3%"
  ) { FormatKernel($0, "printf") { (text) throws(QueryError) in try TextTemplate(percents: text) } }
}
