import Catalog
import Columns

extension AggregateFunction {
  static let entropy = AggregateFunction(
    "entropy", overloads: [FunctionOverload([.any], returns: .exact(.double))],
    documentation: """
      The entropy of the values in bits: 0 where all are equal or there is none. It keeps each different value \
      with its count.
      """,
    example: "entropy(reason) => 1.5", keeps: .distinctValues
  ) { use in
    ValueCounts(use) { counts in
      let total = counts.reduce(0.0) { $0 + Double($1.count) }
      return word(
        counts.reduce(0.0) { sum, one in
          sum + Double(one.count) / total * binaryLogarithm(total / Double(one.count))
        })
    }
  }
}
