import Catalog
import Columns

extension ScalarFunction {
  static let listPosition = ScalarFunction(
    "list_position", aliases: ["list_indexof", "array_position", "array_indexof"],
    overloads: listAndElement(.bigint),
    documentation: "Where the element first stands in the list, from 1; NULL where it does not.",
    example: "list_position([10, 20], 20) => 2"
  ) { call in
    let pools = call.pools
    return MemoKernel(call) { row in
      pools.lists.elements(row[0]).firstIndex(of: row[1]).map { Int64($0 + 1) }
    }
  }
}
