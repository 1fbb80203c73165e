import Catalog
import Columns

extension AggregateFunction {
  static let argMin = AggregateFunction(
    "arg_min", aliases: ["min_by", "argmin"],
    overloads: [FunctionOverload([.any, .any], returns: .same(as: 0))],
    documentation: """
      The first argument in the row where the second is least, the first such row; rows where either is \
      NULL are passed over.
      """,
    example: "arg_min(g, dur) => 7"
  ) { ArgumentOfExtreme($0, sign: -1) }
}
