import GoTrace

/// Rows in the order they ended, waiting until it is known how long their goroutine then stayed runnable.
final class SchedulingQueue<Row: StayRow> {
  /// A ring; a row's number, counted from the first ever, gives its place.
  private var rows: UnsafeMutablePointer<Row>
  private var mask: Int
  private var first = 0
  private var end = 0
  /// The number of the row that waits for a slot's goroutine.
  private let waiting = SlotTable(empty: -1)

  init() {
    rows = .allocate(capacity: 4096)
    mask = 4095
  }

  deinit { rows.deallocate() }

  /// Bytes of the queue.
  var byteCount: Int { (mask + 1) * MemoryLayout<Row>.stride + waiting.byteCount }

  /// Adds a row that has just ended.
  @inline(__always)
  func push(_ row: Row, slot: UInt32) {
    if end - first > mask { grow() }
    if Int(slot) >= waiting.count { waiting.grow(slot) }
    waiting.base[Int(slot)] = end
    let place = rows + (end & mask)
    place.initialize(to: row)
    place.pointee.head.scheduling = StayHead.unknown
    end += 1
  }

  /// The goroutine of a slot is no longer runnable. Returns whether the first row may now go.
  @inline(__always)
  func settle(slot: UInt32, time: Int64) -> Bool {
    guard Int(slot) < waiting.count else { return false }
    let number = waiting.base[Int(slot)]
    guard number >= first else { return false }
    waiting.base[Int(slot)] = -1
    let row = rows + (number & mask)
    row.pointee.head.scheduling = time &- row.pointee.head.end
    return number == first
  }

  /// Takes the first row if it need not wait any longer. The row stays where it is until the next `push`.
  @inline(__always)
  func popSettled() -> UnsafeMutablePointer<Row>? {
    if first == end || rows[first & mask].head.scheduling == StayHead.unknown { return nil }
    return popAny()
  }

  /// Calls `body` with the rows that wait.
  func forEach(_ body: (Row) -> Void) {
    for number in first..<end { body(rows[number & mask]) }
  }

  /// Forgets who waits for which slot; all rows have been taken.
  func forget() { waiting.clear() }

  /// Takes the first row.
  @inline(__always)
  func popAny() -> UnsafeMutablePointer<Row>? {
    if first == end { return nil }
    defer { first += 1 }
    return rows + (first & mask)
  }

  @inline(never)
  private func grow() {
    let capacity = (mask + 1) * 2
    let larger = UnsafeMutablePointer<Row>.allocate(capacity: capacity)
    for number in first..<end { (larger + (number & (capacity - 1))).initialize(to: rows[number & mask]) }
    rows.deallocate()
    rows = larger
    mask = capacity - 1
  }
}
