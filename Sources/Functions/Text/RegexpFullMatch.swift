import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let regexpFullMatch = ScalarFunction(
    "regexp_full_match",
    overloads: [FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.boolean))],
    documentation: "Whether the whole text matches a regular expression.",
    example: "regexp_full_match('worker-12', '[a-z]+') => false"
  ) { call in
    let strings = call.pools.strings
    let memo = RegexMemo("regexp_full_match", allowing: "ic")
    return MemoKernel(call) { (row: ContiguousArray<Int64>) throws(QueryError) in
      let program = try memo.program("^(?:\(strings.string(row[1])))$", "")
      return word(program.matches(strings.string(row[0])))
    }
  }
}
