import Catalog
import Columns

extension ScalarFunction {
  static let glob = ScalarFunction(
    "glob", overloads: [FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.boolean))],
    documentation: """
      Whether the whole text matches a pattern in which `*` is any text, `?` any character, `[a-z]` one of \
      some characters and `[!a-z]` none of them; `\\` before a character makes it stand for itself.
      """,
    example: "'net/http.Get' GLOB 'net/*' => true"
  ) { call in
    let strings = call.pools.strings
    let memo = PatternMemo()
    return MemoKernel(call) { row in
      let pattern = memo.pattern(for: [row[1]]) { TextPattern(glob: strings.bytes(row[1])) }
      return word(pattern.matches(strings.bytes(row[0])))
    }
  }
}
