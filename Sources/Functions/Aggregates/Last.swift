import Catalog
import Columns

extension AggregateFunction {
  static let last = AggregateFunction(
    "last", overloads: [FunctionOverload([.any], returns: .same(as: 0))],
    documentation: "The value in the group's last row, also where it is NULL.",
    example: "last(reason) => sync"
  ) { _ in PickedValue(keepsLast: true, skipsNull: false) }
}
