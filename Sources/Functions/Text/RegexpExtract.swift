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

  private static func extraction(_ result: LogicalType) -> [FunctionOverload] {
    [
      FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(result)),
      FunctionOverload([.exact(.varchar), .exact(.varchar), .exact(.bigint)], returns: .exact(result)),
      FunctionOverload(
        [.exact(.varchar), .exact(.varchar), .exact(.bigint), .exact(.varchar)], returns: .exact(result)),
    ]
  }

  /// The expression of a call and the number of the group it asks for.
  private static func extracted(
    _ call: ScalarCall, _ memo: RegexMemo, _ row: ContiguousArray<Int64>, _ name: String
  ) throws(QueryError) -> (RegexProgram, group: Int) {
    let strings = call.pools.strings
    let program = try memo.program(strings.string(row[1]), row.count > 3 ? strings.string(row[3]) : "")
    let group = row.count > 2 ? row[2] : 0
    guard group >= 0, group <= program.groupCount else {
      throw QueryError(
        .runtime,
        "\(name) asks for group \(group), and the regular expression has \(program.groupCount)")
    }
    return (program, Int(group))
  }
}
