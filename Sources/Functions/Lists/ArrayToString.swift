import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let arrayToString = ScalarFunction(
    "array_to_string", aliases: ["list_to_string"],
    overloads: [FunctionOverload([.anyList, .exact(.varchar)], returns: .exact(.varchar))],
    documentation: "The elements as texts with a separator between them; NULLs are passed over.",
    example: "array_to_string([1, 2], '-') => 1-2"
  ) { call in
    let pools = call.pools
    var element = LogicalType.null
    if case .list(let type)? = call.argumentTypes.first { element = type }
    return MemoKernel(call) { [element] (row: ContiguousArray<Int64>) throws(QueryError) in
      let separator = pools.strings.string(row[1])
      var out = ""
      var isFirst = true
      for case let value? in pools.lists.elements(row[0]) {
        if !isFirst { out += separator }
        isFirst = false
        out += valueText(value, element, pools)
        try checkTextLength(out.utf8.count, of: "array_to_string")
      }
      return pools.strings.intern(out)
    }
  }
}
