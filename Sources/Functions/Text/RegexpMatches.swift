import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let regexpMatches = ScalarFunction(
    "regexp_matches",
    overloads: [
      FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.boolean)),
      FunctionOverload([.exact(.varchar), .exact(.varchar), .exact(.varchar)], returns: .exact(.boolean)),
    ],
    documentation: """
      Whether some part of the text matches a regular expression; what `text ~ pattern` stands for. The \
      option 'i' disregards case. Matching takes time in proportion to the text, whatever the pattern.
      """,
    example: "regexp_matches('worker-12', '[a-z]+-\\d+$') => true"
  ) { call in
    let strings = call.pools.strings
    let memo = RegexMemo("regexp_matches", allowing: "ic")
    return MemoKernel(call) { (row: ContiguousArray<Int64>) throws(QueryError) in
      let options = row.count > 2 ? strings.string(row[2]) : ""
      let program = try memo.program(strings.string(row[1]), options)
      return word(program.matches(strings.string(row[0])))
    }
  }
}
