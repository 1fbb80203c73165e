/// Something for every slot of a goroutine (`OrderedEvent.slot`), grown as slots appear.
///
/// Loops take ``base`` and ``count`` into locals and call ``grow(_:)`` for a slot beyond.
final class SlotTable<Element> {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count: Int
  private let empty: Element

  /// A table whose slots all hold `empty`.
  init(empty: Element) {
    assert(_isPOD(Element.self), "elements are forgotten as plain bytes")
    count = 256
    base = .allocate(capacity: count)
    base.initialize(repeating: empty, count: count)
    self.empty = empty
  }

  /// Bytes of the table.
  var byteCount: Int { count * MemoryLayout<Element>.stride }

  deinit { base.deallocate() }

  /// Empties all slots.
  func clear() { base.update(repeating: empty, count: count) }

  /// Makes room for a slot.
  @inline(never)
  func grow(_ slot: UInt32) {
    let needed = max(count * 2, Int(slot) + 1)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: needed)
    larger.moveInitialize(from: base, count: count)
    (larger + count).initialize(repeating: empty, count: needed - count)
    base.deallocate()
    base = larger
    count = needed
  }
}
