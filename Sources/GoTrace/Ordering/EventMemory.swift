/// Where the events of a block lie: one column after the other, all of the same capacity.
///
/// Most numbers fit 32 bits, and what is handed from one thread to another costs by the byte. So a column has 32 bits
/// for each, and where one does not fit ``escape`` stands there, and the number in another column of 64 bits, of which
/// hardly any is ever touched. Times are kept as differences to the block's ``base``, and ids that may be -1 one higher.
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
  /// What stands in a column for a number that is too large for it.
  @inlinable static var escape: UInt32 { .max }

  /// Eight bytes: the time that times count from.
  @inlinable static var base: Int { 0 }
  @inlinable static var time: Int { gap }
  @inlinable static var m: Int { gap + narrow }
  @inlinable static var p: Int { gap + 2 * narrow }
  @inlinable static var g: Int { gap + 3 * narrow }
  @inlinable static var resource: Int { gap + 4 * narrow }
  @inlinable static var a0: Int { gap + 5 * narrow }
  @inlinable static var a1: Int { gap + 6 * narrow }
  @inlinable static var a2: Int { gap + 7 * narrow }
  @inlinable static var a3: Int { gap + 8 * narrow }
  @inlinable static var lasted: Int { gap + 9 * narrow }
  @inlinable static var origin: Int { gap + 10 * narrow }
  @inlinable static var ordinal: Int { gap + 11 * narrow }
  @inlinable static var slot: Int { gap + 12 * narrow }
  /// 16 bits: from the lowest on the type's 8, 4 of the state after and 4 of the state before.
  @inlinable static var kind: Int { gap + 13 * narrow }
  @inlinable static var firstWide: Int { gap + 14 * narrow }
  static var size: Int { firstWide + 11 * wide }

  /// Bytes of the columns of 32 bits and less of a block.
  static func blockSize(_ columns: EventColumns) -> Int {
    capacity * (6 + 4 * columns.rawValue.nonzeroBitCount + (columns.contains(.stay) ? 4 : 0))
  }

  /// Where a column has its numbers that do not fit.
  @inlinable @inline(__always)
  static func escaped(_ column: Int) -> Int { firstWide + (column - gap) / narrow * wide }
}
