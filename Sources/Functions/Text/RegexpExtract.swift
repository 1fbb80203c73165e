import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let regexpExtract = ScalarFunction(
    "regexp_extract", overloads: extraction(.varchar),
    documentation: """
      The first part of the text that matches a regular expression, or what its group of a number matched \
      there; the empty text where nothing matches.
      """,
    example: "regexp_extract('worker-12', '-(\\d+)', 1) => 12"
  ) { call in
    let strings = call.pools.strings
    let memo = RegexMemo("regexp_extract", allowing: "ic")
    return MemoKernel(call) { (row: ContiguousArray<Int64>) throws(QueryError) in
      let (program, group) = try extracted(call, memo, row, "regexp_extract")
      let search = RegexSearch(program, in: strings.string(row[0]).unicodeScalars.map(\.value))
      guard let match = search.first(from: 0), let range = match[group] else { return strings.intern("") }
      return strings.intern(search.text(range))
    }
  }
}
