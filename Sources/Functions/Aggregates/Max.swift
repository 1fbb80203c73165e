import Catalog
import Columns

extension AggregateFunction {
  static let max = AggregateFunction(
    "max", overloads: [FunctionOverload([.any], returns: .same(as: 0))],
    documentation: "The greatest value that is not NULL, NULL where there is none; texts go by their bytes.",
    example: "max(dur) => 1.5s"
  ) { use in extreme(use, IntegerExtreme<Greater>.self, OrderedExtreme.init(greatest:)) }
}

private enum Greater: WordPreference {
  static func prefers(_ a: Int64, to b: Int64) -> Bool { a > b }
}
