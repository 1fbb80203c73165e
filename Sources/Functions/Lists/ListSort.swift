import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listSort = ScalarFunction(
    "list_sort", aliases: ["array_sort"], overloads: sorting,
    documentation: """
      The list in order, NULLs last; perhaps with 'ASC' or 'DESC', and with 'NULLS FIRST' or 'NULLS LAST'.
      """,
    example: "list_sort([3, 1, 2]) => [1, 2, 3]"
  ) { sorted($0, "list_sort", isDescending: false) }

  static let listReverseSort = ScalarFunction(
    "list_reverse_sort", aliases: ["array_reverse_sort"],
    overloads: [FunctionOverload([.anyList], returns: .same(as: 0))],
    documentation: "The list in the opposite order, NULLs last.",
    example: "list_reverse_sort([3, 1, 2]) => [3, 2, 1]"
  ) { sorted($0, "list_reverse_sort", isDescending: true) }

  private static let sorting = [0, 1, 2].map {
    FunctionOverload([.anyList] + Array(repeating: .exact(.varchar), count: $0), returns: .same(as: 0))
  }

  private static func sorted(_ call: ScalarCall, _ name: String, isDescending: Bool) -> any ScalarKernel {
    let pools = call.pools
    var element = LogicalType.null
    if case .list(let type)? = call.argumentTypes.first { element = type }
    return MemoKernel(call) { [element] (row: ContiguousArray<Int64>) throws(QueryError) in
      let order = row.count > 1 ? pools.strings.string(row[1]).uppercased() : isDescending ? "DESC" : "ASC"
      let nulls = row.count > 2 ? pools.strings.string(row[2]).uppercased() : "NULLS LAST"
      guard ["ASC", "DESC"].contains(order) else {
        throw QueryError(.runtime, "\(name) has no order '\(order)'", hint: "there are 'ASC' and 'DESC'")
      }
      guard ["NULLS FIRST", "NULLS LAST"].contains(nulls) else {
        throw QueryError(
          .runtime, "\(name) cannot put NULLs '\(nulls)'", hint: "there are 'NULLS FIRST' and 'NULLS LAST'")
      }
      let elements = pools.lists.elements(row[0])
      let sign = order == "DESC" ? -1 : 1
      let values = elements.compactMap { $0 }.sorted { compareWords($0, $1, element, pools) * sign < 0 }
      let missing = [Int64?](repeating: nil, count: elements.count - values.count)
      return pools.lists.intern(nulls == "NULLS FIRST" ? missing + values : values + missing)
    }
  }
}
