import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let quantileCont = AggregateFunction(
    "quantile_cont", aliases: ["percentile_cont"],
    overloads: interpolated.flatMap { type, result in
      [
        FunctionOverload([.exact(type), .exact(.double)], returns: .exact(result)),
        FunctionOverload([.exact(type), .exact(.list(.double))], returns: .exact(.list(result))),
      ]
    },
    documentation: """
      The value at a constant fraction from 0 to 1 of the sorted values that are not NULL, between two of \
      them in proportion; a list of fractions gives a list. NULL where there is no value.
      """,
    example: "quantile_cont(dur, 0.99) => 12.5ms", keeps: .everyValue
  ) { (use: AggregateUse) throws(QueryError) in
    Quantile(use, try constantFractions(of: use, "quantile_cont"), interpolates: true)
  }
}
