import Catalog
import Columns

extension AggregateFunction {
  static let anyValue = AggregateFunction(
    "any_value", overloads: [FunctionOverload([.any], returns: .same(as: 0))],
    documentation: "A value of the group that is not NULL: the first.", example: "any_value(reason) => sleep"
  ) { _ in PickedValue(keepsLast: false, skipsNull: true) }
}
