import Catalog
import Columns

extension ScalarFunction {
  static let listContains = ScalarFunction(
    "list_contains", aliases: ["list_has", "array_contains", "array_has"],
    overloads: listAndElement(.boolean),
    documentation: "Whether the list has the element.", example: "list_contains([1, 2], 2) => true"
  ) { call in
    let pools = call.pools
    return MemoKernel(call) { word(pools.lists.elements($0[0]).contains($0[1])) }
  }

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

  private static func listAndElement(_ result: LogicalType) -> [FunctionOverload] {
    listElementTypes.map { FunctionOverload([.exact(.list($0)), .exact($0)], returns: .exact(result)) }
  }

  /// The types that elements of lists have in functions that also take an element. The order is that in which
  /// they are tried, so that a number fits the list it is looked for in.
  static let listElementTypes: [LogicalType] = [
    .bigint, .double, .varchar, .boolean, .duration, .timestamp, .walltime, .stack,
  ]
}
