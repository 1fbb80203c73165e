import Columns
import Diagnostics

/// One value, the decisive one, settles a group: false for "and", true for "or".
final class TruthOfAll: Accumulator {
  private var results: ContiguousArray<Int64> = []
  private var hasValue: ContiguousArray<UInt8> = []
  private let decisive: Int64

  init(decisive: Int64) { self.decisive = decisive }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    results.grow(to: input.groupCount, filledWith: 1 - decisive)
    hasValue.grow(to: input.groupCount, filledWith: 0)
    let decisive = decisive
    arguments[0].words.withUnsafeBufferPointer { words in
      results.withUnsafeMutableBufferPointer { results in
        hasValue.withUnsafeMutableBufferPointer { hasValue in
          input.forEachValid(arguments[0]) { group, row in
            if words[row] == decisive { results[group] = decisive }
            hasValue[group] = 1
          }
        }
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    results.grow(to: groupCount, filledWith: 0)
    hasValue.grow(to: groupCount, filledWith: 0)
    return ColumnVector(words: results, validity: hasValue.contains(0) ? hasValue : nil)
  }
}
