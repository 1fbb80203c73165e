import Columns
import Diagnostics

final class ArgumentOfExtreme: Accumulator {
  private var values: ContiguousArray<Int64> = []
  private var keys: ContiguousArray<Int64> = []
  private var hasValue: ContiguousArray<UInt8> = []
  private let type: LogicalType
  private let pools: ValuePools
  private let sign: Int

  init(_ use: AggregateUse, sign: Int) {
    type = use.argumentTypes.count > 1 ? use.argumentTypes[1] : .null
    pools = use.pools
    self.sign = sign
  }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    values.grow(to: input.groupCount, filledWith: 0)
    keys.grow(to: input.groupCount, filledWith: 0)
    hasValue.grow(to: input.groupCount, filledWith: 0)
    let value = arguments[0]
    let key = arguments[1]
    values.withUnsafeMutableBufferPointer { values in
      keys.withUnsafeMutableBufferPointer { keys in
        hasValue.withUnsafeMutableBufferPointer { hasValue in
          input.forEachValid(key) { group, row in
            if value.isNull(row) { return }
            let candidate = key.words[row]
            if hasValue[group] == 0 || compareWords(candidate, keys[group], type, pools) * sign > 0 {
              values[group] = value.words[row]
              keys[group] = candidate
              hasValue[group] = 1
            }
          }
        }
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    values.grow(to: groupCount, filledWith: 0)
    hasValue.grow(to: groupCount, filledWith: 0)
    return ColumnVector(words: values, validity: hasValue.contains(0) ? hasValue : nil)
  }
}
