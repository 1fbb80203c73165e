import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let mode = AggregateFunction(
    "mode", overloads: [FunctionOverload([.any], returns: .same(as: 0))],
    documentation: """
      The value that occurs most often, of several the one that came first; NULLs are passed over. It keeps \
      each different value with its count.
      """,
    example: "mode(reason) => sync", keeps: .distinctValues
  ) { use in
    ValueCounts(use) { counts in counts.first { $0.count == counts.map(\.count).max() }?.word }
  }

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

/// How often each value of each group occurs, in the order in which values were first seen.
private final class ValueCounts: Accumulator {
  /// A value and how often it occurs.
  struct Entry {
    var word: Int64
    var count: Int64
  }

  private var places: ContiguousArray<[Int64: Int]> = []
  private var counts: ContiguousArray<[Entry]> = []
  private let isDouble: Bool
  private let result: ([Entry]) -> Int64?

  init(_ use: AggregateUse, _ result: @escaping ([Entry]) -> Int64?) {
    isDouble = use.argumentTypes.first == .double
    self.result = result
  }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    places.grow(to: input.groupCount, filledWith: [:])
    counts.grow(to: input.groupCount, filledWith: [])
    let words = arguments[0].words
    input.forEachValid(arguments[0]) { group, row in
      let value = isDouble ? canonicalDouble(words[row]) : words[row]
      if let place = places[group][value] {
        counts[group][place].count += 1
      } else {
        places[group][value] = counts[group].count
        counts[group].append(Entry(word: value, count: 1))
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    counts.grow(to: groupCount, filledWith: [])
    var vector = ColumnVector(capacity: groupCount)
    for entries in counts { vector.append(result(entries)) }
    return vector
  }
}
