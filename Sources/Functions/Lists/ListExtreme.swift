import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static func extreme(
    _ name: String, aliases: [String], sign: Int, documentation: String, example: String
  ) -> ScalarFunction {
    ScalarFunction(
      name, aliases: aliases, overloads: [FunctionOverload([.anyList], returns: .element(of: 0))],
      documentation: documentation, example: example
    ) { call in
      let pools = call.pools
      return MemoKernel(call) { row in
        pools.lists.elements(row[0]).compactMap { $0 }.max {
          compareWords($0, $1, call.resultType, pools) * sign < 0
        }
      }
    }
  }
}
