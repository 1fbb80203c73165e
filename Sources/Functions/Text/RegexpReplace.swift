import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let regexpReplace = ScalarFunction(
    "regexp_replace",
    overloads: [3, 4].map {
      FunctionOverload(Array(repeating: .exact(.varchar), count: $0), returns: .exact(.varchar))
    },
    documentation: """
      The text with the first match of a regular expression replaced, with the option 'g' every match; 'i' \
      disregards case. In the replacement `\\1` to `\\9` are what the groups matched, `\\0` is the whole match.
      """,
    example: "regexp_replace('worker-12', '(\\w+)-(\\d+)', '\\2 \\1') => 12 worker"
  ) { call in
    let strings = call.pools.strings
    let memo = RegexMemo("regexp_replace", allowing: "gic")
    return MemoKernel(call) { (row: ContiguousArray<Int64>) throws(QueryError) in
      let options = row.count > 3 ? strings.string(row[3]) : ""
      let program = try memo.program(strings.string(row[1]), options)
      let characters = strings.string(row[0]).unicodeScalars.map(\.value)
      let search = RegexSearch(program, in: characters)
      let replacement = Array(strings.string(row[2]).unicodeScalars)
      let matches = options.contains("g") ? search.all() : search.first(from: 0).map { [$0] } ?? []
      var out = ""
      var position = 0
      for match in matches {
        guard let whole = match[0] else { continue }
        out += search.text(position..<whole.lowerBound)
        out += try filled(replacement, match, search)
        try checkTextLength(out.utf8.count, of: "regexp_replace")
        position = whole.upperBound
      }
      return strings.intern(out + search.text(position..<characters.count))
    }
  }
}

/// A replacement with the groups put in.
private func filled(
  _ replacement: [Unicode.Scalar], _ match: [Range<Int>?], _ search: RegexSearch
) throws(QueryError) -> String {
  var out = ""
  var i = 0
  while i < replacement.count {
    guard replacement[i] == "\\", i + 1 < replacement.count else {
      out.unicodeScalars.append(replacement[i])
      i += 1
      continue
    }
    let next = replacement[i + 1]
    i += 2
    guard (0x30...0x39).contains(next.value) else {
      out.unicodeScalars.append(next)
      continue
    }
    let group = Int(next.value - 0x30)
    guard group < match.count else {
      throw QueryError(
        .runtime, "the replacement has \\\(group), and the regular expression \(match.count - 1) groups")
    }
    if let range = match[group] { out += search.text(range) }
  }
  return out
}
