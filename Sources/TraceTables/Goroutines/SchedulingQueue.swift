import GoTrace

/// Rows in the order they ended, waiting until it is known how long their goroutine then stayed runnable.
///
/// Loops work on the pointer: a reference would be counted for each event.
final class SchedulingQueue<Row: StayRow> {
  let rows: UnsafeMutablePointer<WaitingRows<Row>>

  init() {
    rows = .allocate(capacity: 1)
    rows.initialize(to: WaitingRows())
  }

  deinit {
    rows.pointee.deallocate()
    rows.deallocate()
  }
}

/// The rows of a ``SchedulingQueue``.
struct WaitingRows<Row: StayRow> {
  /// A ring; a row's number, counted from the first ever, gives its place.
  private var rows: UnsafeMutablePointer<Row>
  /// How long the goroutine of each was runnable then, ``StayHead/unknown`` while that is not known.
  private var scheduling: UnsafeMutablePointer<Int64>
  private var mask: Int
  private var first = 0
  private var end = 0
  /// The number of the row that waits for a slot's goroutine, -1 for none.
  private var waiting: UnsafeMutablePointer<Int>
  private var slotCount = 256

  init() {
    waiting = .allocate(capacity: slotCount)
    waiting.initialize(repeating: -1, count: slotCount)
    rows = .allocate(capacity: 4096)
    scheduling = .allocate(capacity: 4096)
    mask = 4095
  }

  func deallocate() {
    rows.deallocate()
    scheduling.deallocate()
    waiting.deallocate()
  }

  /// Bytes of the queue.
  var byteCount: Int { (mask + 1) * (MemoryLayout<Row>.stride + 8) + slotCount * 8 }

  /// Adds a copy of a row whose stay ends now. Returns it, to be told how it ends.
  @inline(__always)
  mutating func push(_ row: UnsafeMutablePointer<Row>, slot: UInt32) -> UnsafeMutablePointer<Row> {
    if end - first > mask { grow() }
    if Int(slot) >= slotCount { growSlots(slot) }
    waiting[Int(slot)] = end
    let place = rows + (end & mask)
    place.initialize(to: row.pointee)
    scheduling[end & mask] = StayHead.unknown
    end += 1
    return place
  }

  /// The goroutine of a slot is no longer runnable. Returns whether the first row may now go.
  @inline(__always)
  mutating func settle(slot: UInt32, time: Int64) -> Bool {
    guard Int(slot) < slotCount else { return false }
    let number = waiting[Int(slot)]
    guard number >= first else { return false }
    waiting[Int(slot)] = -1
    scheduling[number & mask] = time &- rows[number & mask].head.end
    return number == first
  }

  /// Takes the first row if it need not wait any longer, and writes it to where there is no row yet.
  @inline(__always)
  mutating func popSettled(into target: UnsafeMutablePointer<Row>) -> Bool {
    if first == end || scheduling[first & mask] == StayHead.unknown { return false }
    return popAny(into: target)
  }

  /// Calls `body` with the rows that wait.
  func forEach(_ body: (Row) -> Void) {
    for number in first..<end { body(rows[number & mask]) }
  }

  /// Forgets who waits for which slot; all rows have been taken.
  func forget() { waiting.update(repeating: -1, count: slotCount) }

  /// Takes the first row, and writes it to where there is no row yet. False where there is none.
  @inline(__always)
  mutating func popAny(into target: UnsafeMutablePointer<Row>) -> Bool {
    if first == end { return false }
    target.initialize(to: rows[first & mask])
    target.pointee.head.scheduling = scheduling[first & mask]
    first += 1
    return true
  }

  @inline(never)
  private mutating func growSlots(_ slot: UInt32) {
    let needed = max(slotCount * 2, Int(slot) + 1)
    let larger = UnsafeMutablePointer<Int>.allocate(capacity: needed)
    larger.moveInitialize(from: waiting, count: slotCount)
    (larger + slotCount).initialize(repeating: -1, count: needed - slotCount)
    waiting.deallocate()
    waiting = larger
    slotCount = needed
  }

  @inline(never)
  private mutating func grow() {
    let capacity = (mask + 1) * 2
    let larger = UnsafeMutablePointer<Row>.allocate(capacity: capacity)
    let times = UnsafeMutablePointer<Int64>.allocate(capacity: capacity)
    for number in first..<end {
      (larger + (number & (capacity - 1))).initialize(to: rows[number & mask])
      (times + (number & (capacity - 1))).initialize(to: scheduling[number & mask])
    }
    rows.deallocate()
    scheduling.deallocate()
    rows = larger
    scheduling = times
    mask = capacity - 1
  }
}
