import Catalog
import Columns

extension AggregateFunction {
  static let mode = AggregateFunction(
    "mode", overloads: [FunctionOverload([.any], returns: .same(as: 0))],
    documentation: """
      The value that occurs most often, of several the one that came first; NULLs are passed over. It keeps \
      each different value with its count.
      """,
    example: "mode(reason) => sync", keeps: .distinctValues
  ) { use in
    ValueCounts(use) { counts in counts.first { $0.count == counts.map(\.count).max() }?.word }
  }
}
