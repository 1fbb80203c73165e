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
  /// 16 bits: from the lowest on the type's 8, 4 of the state after and 4 of the state before.
  @inlinable static var kind: Int { slot + narrow }
  static var size: Int { kind + 2 * capacity + gap }
}
