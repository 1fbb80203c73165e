/// Where the events of a block lie: one column after the other, all of the same capacity.
///
/// Columns begin a few cache lines off a power of two, so that the same position of several columns does not fall
/// into the same set of a cache. Computed, as constants are not seen through from another module.
@usableFromInline
enum EventMemory {
  /// Events a block has at most. A single advance makes at most three, so a block is handed over when fewer than
  /// that have room.
  @inlinable static var capacity: Int { 4096 }

  @inlinable static var gap: Int { 320 }
  @inlinable static var wide: Int { capacity * 8 + gap }
  @inlinable static var narrow: Int { capacity * 4 + gap }

  @inlinable static var time: Int { 0 }
  @inlinable static var m: Int { wide }
  @inlinable static var p: Int { 2 * wide }
  @inlinable static var g: Int { 3 * wide }
  @inlinable static var resource: Int { 4 * wide }
  @inlinable static var a0: Int { 5 * wide }
  @inlinable static var a1: Int { 6 * wide }
  @inlinable static var a2: Int { 7 * wide }
  @inlinable static var a3: Int { 8 * wide }
  @inlinable static var ordinal: Int { 9 * wide }
  @inlinable static var slot: Int { ordinal + narrow }
  @inlinable static var type: Int { slot + narrow }
  /// The state before in the upper half of a byte, the state after in the lower.
  @inlinable static var states: Int { type + capacity + gap }
  static var size: Int { states + capacity + gap }
}
