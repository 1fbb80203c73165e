import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let quantileDisc = AggregateFunction(
    "quantile_disc", aliases: ["percentile_disc", "quantile"],
    overloads: [
      FunctionOverload([.any, .exact(.double)], returns: .same(as: 0)),
      FunctionOverload([.any, .exact(.list(.double))], returns: .list(of: 0)),
    ],
    documentation: """
      The first of the sorted values that are not NULL with at least a constant fraction from 0 to 1 of them \
      up to it; a list of fractions gives a list. NULL where there is no value.
      """,
    example: "quantile_disc(reason, 0.5) => select", keeps: .everyValue
  ) { (use: AggregateUse) throws(QueryError) in
    Quantile(use, try constantFractions(of: use, "quantile_disc"), interpolates: false)
  }
}
