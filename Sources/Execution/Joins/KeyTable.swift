import Columns
import Functions

/// Numbers keys of one word, as a ``GroupIndex`` does, by their distance from the least of them.
struct KeyTable {
  private let least: Int64
  /// By distance; -1 for a key that is not there.
  private var numbers: ContiguousArray<Int32>
  /// How many keys there are.
  private(set) var count = 0

  /// A table for the keys at some rows, none of which is NULL; nil where they lie too far apart for it to be
  /// worth while. (Equal words must be equal values.)
  init?(_ keys: ColumnVector, _ rows: RowSet) {
    guard rows.count > 0 else { return nil }
    var (least, most) = (Int64.max, Int64.min)
    keys.words.withUnsafeBufferPointer { words in
      rows.forEach { row in
        least = min(least, words[row])
        most = max(most, words[row])
      }
    }
    // The distance of two words fits in 64 bits without a sign.
    let distance = UInt64(bitPattern: most &- least)
    guard distance < UInt64(max(1024, rows.count * 4)) else { return nil }
    self.least = least
    numbers = ContiguousArray(repeating: -1, count: Int(distance) + 1)
  }

  /// The number of the key of each of the rows that the table was made for, in order.
  mutating func assign(_ keys: ColumnVector, _ rows: RowSet) -> ContiguousArray<Int32> {
    rows.makeGroups { row in
      let place = Int(truncatingIfNeeded: keys.words[row] &- least)
      if numbers[place] < 0 {
        numbers[place] = Int32(truncatingIfNeeded: count)
        count += 1
      }
      return numbers[place]
    }
  }

  /// The number of each row's key; -1 for one that is not there, or is NULL.
  func find(_ keys: ColumnVector, count: Int) -> ContiguousArray<Int32> {
    let (least, size) = (least, UInt64(numbers.count))
    return numbers.withUnsafeBufferPointer { numbers in
      keys.words.withUnsafeBufferPointer { words in
        ContiguousArray(unsafeUninitializedCapacity: count) { out, made in
          if let validity = keys.validity {
            validity.withUnsafeBufferPointer { validity in
              for row in 0..<count {
                let distance = UInt64(bitPattern: words[row] &- least)
                let isThere = distance < size && validity[row] != 0
                out.initializeElement(at: row, to: isThere ? numbers[Int(distance)] : -1)
              }
            }
          } else {
            for row in 0..<count {
              let distance = UInt64(bitPattern: words[row] &- least)
              out.initializeElement(at: row, to: distance < size ? numbers[Int(distance)] : -1)
            }
          }
          made = count
        }
      }
    }
  }
}
