import Catalog
import Columns

extension ScalarFunction {
  static let isNaN = test(
    "isnan", documentation: "Whether a DOUBLE is no number.", example: "isnan(sqrt(-1)) => true"
  ) { $0.isNaN }

  static let isInf = test(
    "isinf", documentation: "Whether a DOUBLE is infinite.", example: "isinf(ln(0)) => true"
  ) { $0.isInfinite }

  static let isFinite = test(
    "isfinite", documentation: "Whether a DOUBLE is a number and not infinite.",
    example: "isfinite(1.5) => true"
  ) { $0.isFinite }

  private static func test(
    _ name: String, documentation: String, example: String, _ compute: @escaping @Sendable (Double) -> Bool
  ) -> ScalarFunction {
    ScalarFunction(
      name, overloads: [FunctionOverload([.exact(.double)], returns: .exact(.boolean))],
      documentation: documentation, example: example
    ) { call in MemoKernel(call) { word(compute(double($0[0]))) } }
  }
}
