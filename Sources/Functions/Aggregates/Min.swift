import Catalog
import Columns

extension AggregateFunction {
  static let min = AggregateFunction(
    "min", overloads: [FunctionOverload([.any], returns: .same(as: 0))],
    documentation: "The least value that is not NULL, NULL where there is none; texts go by their bytes.",
    example: "min(dur) => 12µs"
  ) { use in extreme(use, IntegerExtreme<Less>.self, OrderedExtreme.init(least:)) }
}

private enum Less: WordPreference {
  static func prefers(_ a: Int64, to b: Int64) -> Bool { a < b }
}
