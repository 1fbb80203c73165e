import Catalog
import Columns

extension ScalarFunction {
  static func test(
    _ name: String, documentation: String, example: String, _ compute: @escaping @Sendable (Double) -> Bool
  ) -> ScalarFunction {
    ScalarFunction(
      name, overloads: [FunctionOverload([.exact(.double)], returns: .exact(.boolean))],
      documentation: documentation, example: example
    ) { call in MemoKernel(call) { word(compute(double($0[0]))) } }
  }
}
