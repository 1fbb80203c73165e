import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static func extreme<Better: WordPreference>(
    _ use: AggregateUse, _: IntegerExtreme<Better>.Type, _ ordered: (AggregateUse) -> OrderedExtreme
  ) -> any Accumulator {
    if (use.argumentTypes.first ?? .null).sortsAsInteger { IntegerExtreme<Better>() } else { ordered(use) }
  }
}

/// Which of two integers an extreme keeps.
protocol WordPreference {
  static func prefers(_ a: Int64, to b: Int64) -> Bool
}

/// Extremes of types whose words sort as their values do.
final class IntegerExtreme<Better: WordPreference>: Accumulator {
  private var best: ContiguousArray<Int64> = []
  private var hasValue: ContiguousArray<UInt8> = []

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    best.grow(to: input.groupCount, filledWith: 0)
    hasValue.grow(to: input.groupCount, filledWith: 0)
    arguments[0].words.withUnsafeBufferPointer { words in
      best.withUnsafeMutableBufferPointer { best in
        hasValue.withUnsafeMutableBufferPointer { hasValue in
          input.forEachValid(arguments[0]) { group, row in
            if hasValue[group] == 0 || Better.prefers(words[row], to: best[group]) {
              best[group] = words[row]
              hasValue[group] = 1
            }
          }
        }
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    best.grow(to: groupCount, filledWith: 0)
    hasValue.grow(to: groupCount, filledWith: 0)
    return ColumnVector(words: best, validity: hasValue.contains(0) ? hasValue : nil)
  }
}

/// Extremes of all other types, by ``compareWords(_:_:_:_:)``.
final class OrderedExtreme: Accumulator {
  private var best: ContiguousArray<Int64> = []
  private var hasValue: ContiguousArray<UInt8> = []
  private let type: LogicalType
  private let pools: ValuePools
  private let sign: Int

  init(least use: AggregateUse) {
    type = use.argumentTypes.first ?? .null
    pools = use.pools
    sign = -1
  }

  init(greatest use: AggregateUse) {
    type = use.argumentTypes.first ?? .null
    pools = use.pools
    sign = 1
  }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    best.grow(to: input.groupCount, filledWith: 0)
    hasValue.grow(to: input.groupCount, filledWith: 0)
    arguments[0].words.withUnsafeBufferPointer { words in
      best.withUnsafeMutableBufferPointer { best in
        hasValue.withUnsafeMutableBufferPointer { hasValue in
          input.forEachValid(arguments[0]) { group, row in
            if hasValue[group] == 0
              || words[row] != best[group] && compareWords(words[row], best[group], type, pools) * sign > 0
            {
              best[group] = words[row]
              hasValue[group] = 1
            }
          }
        }
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    best.grow(to: groupCount, filledWith: 0)
    hasValue.grow(to: groupCount, filledWith: 0)
    return ColumnVector(words: best, validity: hasValue.contains(0) ? hasValue : nil)
  }
}
