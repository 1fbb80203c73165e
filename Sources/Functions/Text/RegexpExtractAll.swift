import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let regexpExtractAll = ScalarFunction(
    "regexp_extract_all", overloads: extraction(.list(.varchar)),
    documentation: """
      A list of all parts of the text that match a regular expression, or of what its group of a number \
      matched in each.
      """,
    example: "regexp_extract_all('a1b22', '\\d+') => [1, 22]"
  ) { call in
    let pools = call.pools
    let memo = RegexMemo("regexp_extract_all", allowing: "ic")
    return MemoKernel(call) { (row: ContiguousArray<Int64>) throws(QueryError) in
      let (program, group) = try extracted(call, memo, row, "regexp_extract_all")
      let search = RegexSearch(program, in: pools.strings.string(row[0]).unicodeScalars.map(\.value))
      return pools.lists.intern(
        search.all().map { pools.strings.intern($0[group].map { search.text($0) } ?? "") })
    }
  }
}
