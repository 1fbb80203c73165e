/// A set of task ids. The runtime numbers tasks in order, so that a word holds many.
struct TaskIDSet {
  private var words: [UInt64: UInt64] = [:]

  /// Adds an id.
  mutating func insert(_ id: UInt64) { words[id >> 6, default: 0] |= 1 << (id & 63) }

  /// Whether an id is in the set.
  func contains(_ id: UInt64) -> Bool { (words[id >> 6] ?? 0) >> (id & 63) & 1 == 1 }
}
