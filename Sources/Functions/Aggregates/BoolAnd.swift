import Catalog
import Columns

extension AggregateFunction {
  static let boolAnd = AggregateFunction(
    "bool_and", aliases: ["every"],
    overloads: [FunctionOverload([.exact(.boolean)], returns: .exact(.boolean))],
    documentation: "Whether all values that are not NULL are true; NULL where there is none.",
    example: "bool_and(complete) => true"
  ) { _ in TruthOfAll(decisive: 0) }
}
