/// From the ids of a table's entries to their indices, which count from 1; id 0 always has index 0.
///
/// Ids the runtime hands out are dense, so a plain array answers; ids spread out by a hostile file go to a
/// dictionary, so that memory stays in proportion to the entries.
struct IDIndex {
  /// Index by id, -1 where there is none.
  private var dense: [Int32] = [0]
  private var sparse: [UInt64: Int32] = [:]

  /// Takes the ids of entries 1, 2, ... in order. Returns an id that occurs twice or is 0, nil where none does.
  mutating func build(_ ids: [UInt64]) -> UInt64? {
    let largest = ids.max() ?? 0
    if largest <= UInt64(4 * ids.count + 64) {
      dense = [Int32](repeating: -1, count: Int(largest) + 1)
      dense[0] = 0
      for (i, id) in ids.enumerated() {
        if dense[Int(id)] >= 0 { return id }
        dense[Int(id)] = Int32(i + 1)
      }
      return nil
    }
    sparse.reserveCapacity(ids.count)
    for (i, id) in ids.enumerated() {
      if id == 0 || sparse.updateValue(Int32(i + 1), forKey: id) != nil { return id }
    }
    return nil
  }

  /// The index of an id.
  @inline(__always)
  func index(_ id: UInt64) -> Int? {
    if id < UInt64(dense.count) {
      let index = dense[Int(id)]
      return index < 0 ? nil : Int(index)
    }
    if sparse.isEmpty { return nil }
    return sparse[id].map { Int($0) }
  }
}
