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
}
