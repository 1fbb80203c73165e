import Catalog
import Columns

extension AggregateFunction {
  static let first = AggregateFunction(
    "first", overloads: [FunctionOverload([.any], returns: .same(as: 0))],
    documentation: "The value in the group's first row, also where it is NULL.",
    example: "first(reason) => sleep"
  ) { _ in PickedValue(keepsLast: false, skipsNull: false) }
}
