import Catalog
import Columns

extension AggregateFunction {
  static let histogram = AggregateFunction(
    "histogram", overloads: [FunctionOverload([.any], returns: .exact(.varchar))],
    documentation: """
      How often each value occurs, as text in the order of the values; NULL where there is none. It keeps each \
      different value with its count.
      """,
    example: "histogram(p) => {0=12, 1=7}", keeps: .distinctValues
  ) { use in
    let type = use.argumentTypes.first ?? .null
    return ValueCounts(use) { counts in
      if counts.isEmpty { return nil }
      let sorted = counts.sorted { compareWords($0.word, $1.word, type, use.pools) < 0 }
      let parts = sorted.map { "\(valueText($0.word, type, use.pools))=\($0.count)" }
      return use.pools.strings.intern("{\(parts.joined(separator: ", "))}")
    }
  }
}
