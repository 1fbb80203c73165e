import Catalog
import Columns

extension ScalarFunction {
  static func counted(
    _ name: String, unit: Int64, _ what: String, example: String
  ) -> ScalarFunction {
    ScalarFunction(
      name, overloads: instants(.bigint),
      documentation: "A time in whole \(what), as epoch(x) has it in seconds; parts of one are cut off.",
      example: example
    ) { call in MemoKernel(call) { $0[0] / unit } }
  }

  static func instants(_ result: LogicalType) -> [FunctionOverload] {
    [LogicalType.walltime, .timestamp, .duration].map {
      FunctionOverload([.exact($0)], returns: .exact(result))
    }
  }
}
