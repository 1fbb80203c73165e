import Catalog
import Columns

extension AggregateFunction {
  static let boolOr = AggregateFunction(
    "bool_or", overloads: [FunctionOverload([.exact(.boolean)], returns: .exact(.boolean))],
    documentation: "Whether any value is true; NULL where all are NULL.", example: "bool_or(system) => false"
  ) { _ in TruthOfAll(decisive: 1) }
}
