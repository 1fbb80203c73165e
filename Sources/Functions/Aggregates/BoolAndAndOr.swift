import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let boolAnd = AggregateFunction(
    "bool_and", aliases: ["every"],
    overloads: [FunctionOverload([.exact(.boolean)], returns: .exact(.boolean))],
    documentation: "Whether all values that are not NULL are true; NULL where there is none.",
    example: "bool_and(complete) => true"
  ) { _ in TruthOfAll(decisive: 0) }

  static let boolOr = AggregateFunction(
    "bool_or", overloads: [FunctionOverload([.exact(.boolean)], returns: .exact(.boolean))],
    documentation: "Whether any value is true; NULL where all are NULL.", example: "bool_or(system) => false"
  ) { _ in TruthOfAll(decisive: 1) }
}

/// One value, the decisive one, settles a group: false for "and", true for "or".
private final class TruthOfAll: Accumulator {
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
