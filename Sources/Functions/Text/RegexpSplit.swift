import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let regexpSplit = ScalarFunction(
    "regexp_split_to_array", aliases: ["string_split_regex", "str_split_regex"],
    overloads: [
      FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.list(.varchar)))
    ],
    documentation: "The parts of the text between the matches of a regular expression.",
    example: "regexp_split_to_array('a1b22c', '\\d+') => [a, b, c]"
  ) { call in
    let pools = call.pools
    let memo = RegexMemo("regexp_split_to_array", allowing: "ic")
    return MemoKernel(call) { (row: ContiguousArray<Int64>) throws(QueryError) in
      let program = try memo.program(pools.strings.string(row[1]), "")
      let characters = pools.strings.string(row[0]).unicodeScalars.map(\.value)
      let search = RegexSearch(program, in: characters)
      var parts: [Int64?] = []
      var position = 0
      for match in search.all() {
        // An empty match cuts between two characters, not before the first or behind the last.
        guard let range = match[0], range.upperBound > 0, range.lowerBound < characters.count,
          !(range.isEmpty && range.lowerBound == position)
        else { continue }
        parts.append(pools.strings.intern(search.text(position..<range.lowerBound)))
        position = range.upperBound
      }
      parts.append(pools.strings.intern(search.text(position..<characters.count)))
      return pools.lists.intern(parts)
    }
  }
}
