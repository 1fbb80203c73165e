import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static func sorted(_ call: ScalarCall, _ name: String, isDescending: Bool) -> any ScalarKernel {
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
