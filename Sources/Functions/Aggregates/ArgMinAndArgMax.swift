import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let argMin = AggregateFunction(
    "arg_min", aliases: ["min_by", "argmin"],
    overloads: [FunctionOverload([.any, .any], returns: .same(as: 0))],
    documentation: """
      The first argument in the row where the second is least, the first such row; rows where either is \
      NULL are passed over.
      """,
    example: "arg_min(g, dur) => 7"
  ) { ArgumentOfExtreme($0, sign: -1) }

  static let argMax = AggregateFunction(
    "arg_max", aliases: ["max_by", "argmax"],
    overloads: [FunctionOverload([.any, .any], returns: .same(as: 0))],
    documentation: """
      The first argument in the row where the second is greatest, the first such row; rows where either is \
      NULL are passed over.
      """,
    example: "arg_max(g, dur) => 12"
  ) { ArgumentOfExtreme($0, sign: 1) }
}

private final class ArgumentOfExtreme: Accumulator {
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
