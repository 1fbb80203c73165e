import Catalog
import Columns

extension AggregateFunction {
  static let argMax = AggregateFunction(
    "arg_max", aliases: ["max_by", "argmax"],
    overloads: [FunctionOverload([.any, .any], returns: .same(as: 0))],
    documentation: """
      The first argument in the row where the second is greatest, the first such row; rows where either is \
      NULL are passed over.
      """,
    example: "arg_max(g, dur) => 12"
  ) { ArgumentOfExtreme($0, sign: 1) }
}
