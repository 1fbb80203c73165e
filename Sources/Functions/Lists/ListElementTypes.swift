import Catalog
import Columns

extension ScalarFunction {
  static func listAndElement(_ result: LogicalType) -> [FunctionOverload] {
    listElementTypes.map { FunctionOverload([.exact(.list($0)), .exact($0)], returns: .exact(result)) }
  }

  /// The types that elements of lists have in functions that also take an element. The order is that in which
  /// they are tried, so that a number fits the list it is looked for in.
  static let listElementTypes: [LogicalType] = [
    .bigint, .double, .varchar, .boolean, .duration, .timestamp, .walltime, .stack,
  ]
}
