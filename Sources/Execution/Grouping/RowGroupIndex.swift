import Columns
import Diagnostics
import Functions

/// Groups by several words: open addressing over rows of words, which are kept one after the other.
///
/// A row is its keys' words (0 for NULL) and then bits that say which are NULL.
final class RowGroupIndex: GroupIndex {
  private struct Slot {
    var hash: UInt32
    /// -1 where the slot is free.
    var group: Int32
  }

  private let isDouble: [Bool]
  private let keyCount: Int
  /// Words of a row: the keys and the NULL bits.
  private let width: Int
  private var slots = ContiguousArray(repeating: Slot(hash: 0, group: -1), count: 256)
  private var rowsOfGroups: ContiguousArray<Int64> = []
  private(set) var count = 0

  init(_ types: [LogicalType]) {
    isDouble = types.map { $0 == .double }
    keyCount = types.count
    width = types.count + (types.count + 63) / 64
  }

  func assign(_ vectors: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    let batch = rowWords(vectors, rows)
    while (count + rows.count) * 2 > slots.count { grow() }
    let groups = batch.withUnsafeBufferPointer { batch in
      slots.withUnsafeMutableBufferPointer { slots in
        ContiguousArray<Int32>(unsafeUninitializedCapacity: rows.count) { out, made in
          for i in 0..<rows.count {
            let row = UnsafeBufferPointer(rebasing: batch[(i * width)..<((i + 1) * width)])
            out.initializeElement(at: i, to: findOrAdd(row, slots))
          }
          made = rows.count
        }
      }
    }
    if count > maximalGroupCount { throw tooManyGroups() }
    return groups
  }

  func find(_ vectors: [ColumnVector], _ rows: RowSet, nullIsKey: Bool) -> ContiguousArray<Int32> {
    let batch = rowWords(vectors, rows)
    return batch.withUnsafeBufferPointer { batch in
      slots.withUnsafeBufferPointer { slots in
        ContiguousArray<Int32>(unsafeUninitializedCapacity: rows.count) { out, made in
          for i in 0..<rows.count {
            let row = UnsafeBufferPointer(rebasing: batch[(i * width)..<((i + 1) * width)])
            let hasNull = !nullIsKey && row[keyCount...].contains { $0 != 0 }
            out.initializeElement(at: i, to: hasNull ? -1 : lookUp(row, slots))
          }
          made = rows.count
        }
      }
    }
  }

  /// The keys of a batch turned from columns into rows.
  private func rowWords(_ vectors: [ColumnVector], _ rows: RowSet) -> ContiguousArray<Int64> {
    var batch = ContiguousArray<Int64>(repeating: 0, count: rows.count * width)
    batch.withUnsafeMutableBufferPointer { batch in
      for (column, original) in vectors.enumerated() {
        let vector = canonical(original, rows, isDouble: isDouble[column])
        vector.words.withUnsafeBufferPointer { words in
          var place = column
          guard let validity = vector.validity else {
            rows.forEach { row in
              batch[place] = words[row]
              place += width
            }
            return
          }
          let nullWord = keyCount + column / 64 - column
          rows.forEach { row in
            if validity[row] != 0 {
              batch[place] = words[row]
            } else {
              batch[place + nullWord] |= 1 << Int64(column % 64)
            }
            place += width
          }
        }
      }
    }
    return batch
  }

  @inline(__always)
  private func findOrAdd(
    _ row: UnsafeBufferPointer<Int64>, _ slots: UnsafeMutableBufferPointer<Slot>
  ) -> Int32 {
    let mask = slots.count - 1
    let tag = tag(of: row)
    var place = Int(tag) & mask
    while slots[place].group >= 0 {
      if slots[place].hash == tag, isEqual(row, toGroup: Int(slots[place].group)) {
        return slots[place].group
      }
      place = (place + 1) & mask
    }
    let group = Int32(truncatingIfNeeded: count)
    slots[place] = Slot(hash: tag, group: group)
    rowsOfGroups.append(contentsOf: row)
    count += 1
    return group
  }

  @inline(__always)
  private func lookUp(_ row: UnsafeBufferPointer<Int64>, _ slots: UnsafeBufferPointer<Slot>) -> Int32 {
    let mask = slots.count - 1
    let tag = tag(of: row)
    var place = Int(tag) & mask
    while slots[place].group >= 0 {
      if slots[place].hash == tag, isEqual(row, toGroup: Int(slots[place].group)) { break }
      place = (place + 1) & mask
    }
    return slots[place].group
  }

  /// The upper half of the row's hash.
  @inline(__always)
  private func tag(of row: UnsafeBufferPointer<Int64>) -> UInt32 {
    var hash: UInt64 = 0
    for word in row { hash = wordHash(Int64(bitPattern: hash ^ (hash >> 29)) &+ word) }
    return UInt32(truncatingIfNeeded: hash >> 32)
  }

  @inline(__always)
  private func isEqual(_ row: UnsafeBufferPointer<Int64>, toGroup group: Int) -> Bool {
    rowsOfGroups.withUnsafeBufferPointer { all in
      let start = group * width
      for i in 0..<width where all[start + i] != row[i] { return false }
      return true
    }
  }

  private func grow() {
    let old = slots
    slots = ContiguousArray(repeating: Slot(hash: 0, group: -1), count: old.count * 2)
    for slot in old where slot.group >= 0 {
      var place = Int(slot.hash) & (slots.count - 1)
      while slots[place].group >= 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = slot
    }
  }

  var byteCount: Int { rowsOfGroups.count * 8 + slots.count * MemoryLayout<Slot>.stride }

  func keyColumns() -> [ColumnVector] {
    (0..<keyCount).map { column in
      var vector = ColumnVector(capacity: count)
      for group in 0..<count {
        let isNull = rowsOfGroups[group * width + keyCount + column / 64] >> Int64(column % 64) & 1 != 0
        vector.append(isNull ? nil : rowsOfGroups[group * width + column])
      }
      return vector
    }
  }
}
