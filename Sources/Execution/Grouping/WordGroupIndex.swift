import Columns
import Diagnostics
import Functions

/// Groups by one word of any value: open addressing, at most half full.
final class WordGroupIndex: GroupIndex {
  private struct Slot {
    var key: Int64
    /// -1 where the slot is free.
    var group: Int32
  }

  private var slots = ContiguousArray(repeating: Slot(key: 0, group: -1), count: 256)
  private var shift: UInt64 = 56
  private var nullGroup: Int32 = -1
  private var keys = ColumnVector(capacity: 64)
  private let isDouble: Bool

  init(isDouble: Bool) { self.isDouble = isDouble }

  var count: Int { keys.count }

  func assign(_ vectors: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    let vector = canonical(vectors[0], rows, isDouble: isDouble)
    // Room for every row to be a new group, so that the table does not grow inside the loop.
    while (keys.count + rows.count) * 2 > slots.count { grow() }
    let shift = shift
    let groups = slots.withUnsafeMutableBufferPointer { slots in
      vector.words.withUnsafeBufferPointer { words in
        guard let validity = vector.validity else { return rows.makeGroups { find(words[$0], slots, shift) } }
        return rows.makeGroups { validity[$0] != 0 ? find(words[$0], slots, shift) : groupOfNull() }
      }
    }
    if keys.count > maximalGroupCount { throw tooManyGroups() }
    return groups
  }

  func find(_ vectors: [ColumnVector], _ rows: RowSet, nullIsKey: Bool) -> ContiguousArray<Int32> {
    let vector = canonical(vectors[0], rows, isDouble: isDouble)
    let shift = shift
    let nullGroup = nullIsKey ? nullGroup : -1
    return slots.withUnsafeBufferPointer { slots in
      vector.words.withUnsafeBufferPointer { words in
        guard let validity = vector.validity else {
          return rows.makeGroups { lookUp(words[$0], slots, shift) }
        }
        return rows.makeGroups { validity[$0] != 0 ? lookUp(words[$0], slots, shift) : nullGroup }
      }
    }
  }

  @inline(__always)
  private func lookUp(_ word: Int64, _ slots: UnsafeBufferPointer<Slot>, _ shift: UInt64) -> Int32 {
    let mask = slots.count - 1
    var place = Int(wordHash(word) >> shift)
    while slots[place].group >= 0, slots[place].key != word { place = (place + 1) & mask }
    return slots[place].group
  }

  @inline(__always)
  private func find(_ word: Int64, _ slots: UnsafeMutableBufferPointer<Slot>, _ shift: UInt64) -> Int32 {
    let mask = slots.count - 1
    var place = Int(wordHash(word) >> shift)
    while slots[place].group >= 0 {
      if slots[place].key == word { return slots[place].group }
      place = (place + 1) & mask
    }
    let group = Int32(truncatingIfNeeded: keys.count)
    slots[place] = Slot(key: word, group: group)
    keys.append(word)
    return group
  }

  private func groupOfNull() -> Int32 {
    if nullGroup < 0 {
      nullGroup = Int32(truncatingIfNeeded: keys.count)
      keys.append(nil)
    }
    return nullGroup
  }

  private func grow() {
    let old = slots
    slots = ContiguousArray(repeating: Slot(key: 0, group: -1), count: old.count * 2)
    shift -= 1
    for slot in old where slot.group >= 0 {
      var place = Int(wordHash(slot.key) >> shift)
      while slots[place].group >= 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = slot
    }
  }

  func keyColumns() -> [ColumnVector] { [keys] }

  var byteCount: Int { keys.byteCount + slots.count * MemoryLayout<Slot>.stride }
}
