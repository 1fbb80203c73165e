import Columns
import Diagnostics

final class PickedValue: Accumulator {
  private var values: ContiguousArray<Int64> = []
  private var isValid: ContiguousArray<UInt8> = []
  private var isPicked: ContiguousArray<UInt8> = []
  private let keepsLast: Bool
  private let skipsNull: Bool

  init(keepsLast: Bool, skipsNull: Bool) {
    self.keepsLast = keepsLast
    self.skipsNull = skipsNull
  }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    values.grow(to: input.groupCount, filledWith: 0)
    isValid.grow(to: input.groupCount, filledWith: 0)
    isPicked.grow(to: input.groupCount, filledWith: 0)
    let argument = arguments[0]
    values.withUnsafeMutableBufferPointer { values in
      isValid.withUnsafeMutableBufferPointer { isValid in
        isPicked.withUnsafeMutableBufferPointer { isPicked in
          let pick = { (group: Int, row: Int) in
            if isPicked[group] != 0, !self.keepsLast { return }
            values[group] = argument.words[row]
            isValid[group] = argument.isNull(row) ? 0 : 1
            isPicked[group] = 1
          }
          if skipsNull { input.forEachValid(argument, pick) } else { input.forEach(pick) }
        }
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    values.grow(to: groupCount, filledWith: 0)
    isValid.grow(to: groupCount, filledWith: 0)
    return ColumnVector(words: values, validity: isValid.contains(0) ? isValid : nil)
  }
}
