import Catalog
import Columns

extension ScalarFunction {
  static func twoLists(_ result: ResultType) -> [FunctionOverload] {
    [FunctionOverload([.anyList, .same(as: 0)], returns: result)]
  }
}
