import Catalog
import Columns

extension ScalarFunction {
  static let epoch = ScalarFunction(
    "epoch", overloads: instants(.double),
    documentation: """
      A time in seconds: a WALLTIME since 1970, a TIMESTAMP since the trace began, a DURATION by itself.
      """,
    example: "epoch(1500ms) => 1.5"
  ) { call in MemoKernel(call) { word(Double($0[0]) / 1e9) } }

  static let epochMs = counted(
    "epoch_ms", unit: 1_000_000, "milliseconds", example: "epoch_ms(1.5s) => 1500")
  static let epochUs = counted(
    "epoch_us", unit: 1000, "microseconds", example: "epoch_us(1.5ms) => 1500")
  static let epochNs = counted("epoch_ns", unit: 1, "nanoseconds", example: "epoch_ns(1.5us) => 1500")

  private static func counted(
    _ name: String, unit: Int64, _ what: String, example: String
  ) -> ScalarFunction {
    ScalarFunction(
      name, overloads: instants(.bigint),
      documentation: "A time in whole \(what), as epoch(x) has it in seconds; parts of one are cut off.",
      example: example
    ) { call in MemoKernel(call) { $0[0] / unit } }
  }

  private static func instants(_ result: LogicalType) -> [FunctionOverload] {
    [LogicalType.walltime, .timestamp, .duration].map {
      FunctionOverload([.exact($0)], returns: .exact(result))
    }
  }
}
