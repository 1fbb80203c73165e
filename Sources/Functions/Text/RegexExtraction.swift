import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static func extraction(_ result: LogicalType) -> [FunctionOverload] {
    [
      FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(result)),
      FunctionOverload([.exact(.varchar), .exact(.varchar), .exact(.bigint)], returns: .exact(result)),
      FunctionOverload(
        [.exact(.varchar), .exact(.varchar), .exact(.bigint), .exact(.varchar)], returns: .exact(result)),
    ]
  }

  /// The expression of a call and the number of the group it asks for.
  static func extracted(
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
