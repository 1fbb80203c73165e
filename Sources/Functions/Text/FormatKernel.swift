import Catalog
import Columns
import Diagnostics

/// Keeps the template made last: nearly always there is only one.
final class FormatKernel: ScalarKernel {
  let call: ScalarCall
  let name: String
  let parse: (String) throws(QueryError) -> TextTemplate
  var known: (id: Int64, template: TextTemplate)?

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
