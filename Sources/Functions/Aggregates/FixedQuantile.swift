import Catalog
import Columns

extension AggregateFunction {
  static func fixedQuantile(
    _ name: String, _ fraction: Double, documentation: String
  ) -> AggregateFunction {
    AggregateFunction(
      name, overloads: interpolated.map { FunctionOverload([.exact($0)], returns: .exact($1)) },
      documentation: documentation + " What `quantile_cont(x, \(fraction))` gives.",
      example: "\(name)(dur) => 1.5ms", keeps: .everyValue
    ) { Quantile($0, .one(fraction), interpolates: true) }
  }

  /// Types between whose values there are values, and what those are.
  static let interpolated: [(LogicalType, LogicalType)] = [
    (.bigint, .double), (.double, .double), (.duration, .duration), (.timestamp, .timestamp),
    (.walltime, .walltime),
  ]
}
