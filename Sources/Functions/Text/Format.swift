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

  static let printf = ScalarFunction(
    "printf", overloads: format.signature.overloads,
    documentation: """
      The first text with `%s`, `%d`, `%8.2f` replaced by the other arguments in turn, as in C: flags, width, \
      decimals, and one of d, i, s, x, X, f, e, g; `%%` is a percent sign.
      """,
    example: "printf('%s: %5.1f%%', 'busy', 12.34) => busy:  12.3%"
  ) { FormatKernel($0, "printf") { (text) throws(QueryError) in try TextTemplate(percents: text) } }
}

/// Keeps the template made last: nearly always there is only one.
private final class FormatKernel: ScalarKernel {
  private let call: ScalarCall
  private let name: String
  private let parse: (String) throws(QueryError) -> TextTemplate
  private var known: (id: Int64, template: TextTemplate)?

  init(
    _ call: ScalarCall, _ name: String, _ parse: @escaping (String) throws(QueryError) -> TextTemplate
  ) {
    self.call = call
    self.name = name
    self.parse = parse
  }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    var words = ContiguousArray<Int64>(repeating: 0, count: rows.length)
    try rows.forEachThrowing { (row: Int) throws(QueryError) in
      let id = arguments[0].words[row]
      var template: TextTemplate
      if let known, known.id == id {
        template = known.template
      } else {
        template = try parse(call.pools.strings.string(id))
        known = (id, template)
      }
      var out = ""
      for part in template.parts {
        switch part {
        case .text(let text): out += text
        case .value(let index, let shape):
          guard index + 1 < arguments.count else {
            throw QueryError(
              .runtime, "\(name) has no argument \(index + 1) to put in, only \(arguments.count - 1)")
          }
          out += try shape.text(
            of: arguments[index + 1].words[row], call.argumentTypes[index + 1], call.pools, in: name)
        }
        try checkTextLength(out.utf8.count, of: name)
      }
      words[row] = call.pools.strings.intern(out)
    }
    return ColumnVector(words: words)
  }
}
