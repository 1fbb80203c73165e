import Columns
import Diagnostics

/// How often each value of each group occurs, in the order in which values were first seen.
final class ValueCounts: Accumulator {
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
