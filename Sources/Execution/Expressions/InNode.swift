import Columns
import Diagnostics
import Functions

/// `x IN (constants)`, by a hash set; NULL where x is, and where x is not found among constants with a NULL.
final class InNode<Order: WordOrder>: PredicateNode {
  private let value: any ExpressionNode
  private let set: WordSet
  private let hasNull: Bool

  init(_ value: any ExpressionNode, constants: [Int64?]) {
    self.value = value
    set = WordSet(constants.compactMap { $0.map(Order.key) })
    hasNull = constants.contains { $0 == nil }
  }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    let values = try value.evaluate(columns, rows)
    let found = values.words.withUnsafeBufferPointer { words in
      rows.map { set.contains(Order.key(words[$0])) ? 1 : 0 }
    }
    guard hasNull else { return ColumnVector(words: found, validity: values.validity) }
    var validity = ContiguousArray<UInt8>(repeating: 0, count: rows.length)
    rows.forEach { validity[$0] = found[$0] != 0 && !values.isNull($0) ? 1 : 0 }
    return ColumnVector(words: found, validity: validity)
  }

  func select(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    let values = try value.evaluate(columns, rows)
    return values.words.withUnsafeBufferPointer { words in
      rows.selecting(validIn: values) { set.contains(Order.key(words[$0])) }
    }
  }
}

/// A set of words that does not change: open addressing, at most half full.
struct WordSet {
  private let slots: ContiguousArray<Int64>
  private let isUsed: ContiguousArray<UInt8>
  private let shift: UInt64

  init(_ words: [Int64]) {
    var bits: UInt64 = 2
    while 1 << bits < words.count * 2 { bits += 1 }
    var slots = ContiguousArray<Int64>(repeating: 0, count: 1 << bits)
    var isUsed = ContiguousArray<UInt8>(repeating: 0, count: 1 << bits)
    for word in words {
      var slot = Int(wordHash(word) >> (64 - bits))
      while isUsed[slot] != 0, slots[slot] != word { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = word
      isUsed[slot] = 1
    }
    shift = 64 - bits
    self.slots = slots
    self.isUsed = isUsed
  }

  @inline(__always)
  func contains(_ word: Int64) -> Bool {
    var slot = Int(wordHash(word) >> shift)
    while isUsed[slot] != 0 {
      if slots[slot] == word { return true }
      slot = (slot + 1) & (slots.count - 1)
    }
    return false
  }
}

/// A hash whose high bits are good: fold the high half in, then multiply by the golden ratio's bits.
@inline(__always)
func wordHash(_ word: Int64) -> UInt64 {
  let bits = UInt64(bitPattern: word)
  return (bits ^ (bits >> 32)) &* 0x9e37_79b9_7f4a_7c15
}
