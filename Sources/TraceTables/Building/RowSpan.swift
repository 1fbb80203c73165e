import Columns
import GoTrace

/// Rows of one table side by side, from which columns are made one at a time.
///
/// The closures are inlined into a loop over the rows, so a column costs a load and a store a row; nothing is
/// decided for each row that holds for the whole column.
protocol RowSource {
  associatedtype Row
  var count: Int { get }
  /// The row at a position from 0 on.
  subscript(position: Int) -> Row { get }
}

/// Rows in memory.
struct RowSpan<Row>: RowSource {
  let base: UnsafePointer<Row>
  let count: Int

  @inline(__always)
  subscript(position: Int) -> Row { base[position] }
}

/// Events in a row that are rows as they stand in their block.
struct EventRun: RowSource {
  let events: EventSequence
  let first: Int
  let count: Int

  @inline(__always)
  subscript(position: Int) -> OrderedEvent { events[first &+ position] }
}

extension RowSource {
  /// A column that is never NULL.
  @inline(__always)
  func words(_ word: (Row) -> Int64) -> ColumnVector {
    ColumnVector(
      words: ContiguousArray(unsafeUninitializedCapacity: count) { buffer, filled in
        if let target = buffer.baseAddress {
          for i in 0..<count { (target + i).initialize(to: word(self[i])) }
        }
        filled = count
      })
  }

  /// A column of ids, NULL where the id is negative.
  @inline(__always)
  func ids(_ id: (Row) -> Int64) -> ColumnVector {
    var signs: Int64 = 0
    var column = words { row in
      let word = id(row)
      signs |= word
      return word
    }
    guard signs < 0 else { return column }
    column.validity = ContiguousArray(unsafeUninitializedCapacity: count) { buffer, filled in
      column.words.withUnsafeMutableBufferPointer { words in
        for i in 0..<count {
          let isValid = words[i] >= 0
          buffer.initializeElement(at: i, to: isValid ? 1 : 0)
          words[i] = isValid ? words[i] : 0
        }
      }
      filled = count
    }
    return column
  }

  /// A column of any words, NULL where the closure says nil.
  @inline(__always)
  func optional(_ word: (Row) -> Int64?) -> ColumnVector {
    var validity = ContiguousArray<UInt8>(repeating: 1, count: count)
    var hasNull = false
    let column = validity.withUnsafeMutableBufferPointer { validity in
      var i = 0
      return words { row in
        defer { i += 1 }
        if let word = word(row) { return word }
        validity[i] = 0
        hasNull = true
        return 0
      }
    }
    return ColumnVector(words: column.words, validity: hasNull ? validity : nil)
  }

  /// A column of one value.
  func constant(_ word: Int64?) -> ColumnVector { ColumnVector(repeating: word, count: count) }

  /// A column of truth values.
  @inline(__always)
  func flags(_ flag: (Row) -> Bool) -> ColumnVector { words { flag($0) ? 1 : 0 } }
}
