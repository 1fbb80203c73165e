/// From the ids of a table's entries to their indices, which count from 1; id 0 always has index 0.
///
/// Ids the runtime hands out are dense, so a plain array answers; ids spread out by a hostile file go to a
/// dictionary, so that memory stays in proportion to the entries.
final class IDIndex: @unchecked Sendable {
  /// Index by id, -1 where there is none. Kept as a buffer so that the ordering can test ids without touching
  /// a reference count.
  let dense: UnsafeMutableBufferPointer<Int32>
  /// Ids below this all have an index: no need to look.
  let fullBelow: UInt64
  private let sparse: [UInt64: Int32]

  /// An index of the ids of entries 1, 2, ... in order.
  ///
  /// - Throws: an id that occurs twice or is 0.
  init(_ ids: [UInt64]) throws(RepeatedID) {
    let largest = ids.max() ?? 0
    guard largest <= UInt64(4 * ids.count + 64) else {
      var sparse: [UInt64: Int32] = [:]
      sparse.reserveCapacity(ids.count)
      for (i, id) in ids.enumerated() {
        if id == 0 || sparse.updateValue(Int32(i + 1), forKey: id) != nil { throw RepeatedID(id: id) }
      }
      self.sparse = sparse
      dense = .allocate(capacity: 1)
      dense.initialize(repeating: 0)
      fullBelow = 1
      return
    }
    let table = UnsafeMutableBufferPointer<Int32>.allocate(capacity: Int(largest) + 1)
    table.initialize(repeating: -1)
    table[0] = 0
    for (i, id) in ids.enumerated() {
      if table[Int(id)] >= 0 {
        table.deallocate()
        throw RepeatedID(id: id)
      }
      table[Int(id)] = Int32(i + 1)
    }
    dense = table
    fullBelow = UInt64(table.firstIndex { $0 < 0 } ?? table.count)
    sparse = [:]
  }

  /// An index in which the ids are the indices.
  init(upTo count: Int) {
    dense = .allocate(capacity: count + 1)
    for i in 0...count { dense.initializeElement(at: i, to: Int32(truncatingIfNeeded: i)) }
    fullBelow = UInt64(count + 1)
    sparse = [:]
  }

  deinit { dense.deallocate() }

  /// The index of an id, nil where there is none.
  @inline(__always)
  func index(_ id: UInt64) -> Int? {
    if id < UInt64(dense.count) {
      let index = dense[Int(id)]
      return index < 0 ? nil : Int(index)
    }
    return sparseIndex(id)
  }

  @inline(never)
  private func sparseIndex(_ id: UInt64) -> Int? { sparse[id].map { Int($0) } }
}

/// An id that stands twice in a table, or is 0.
struct RepeatedID: Error {
  var id: UInt64
}
