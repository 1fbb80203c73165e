/// The cursors that have an event to give, as a heap by time.
///
/// Its shape decides which of two threads that stand at the same time goes first, so every step is that of
/// Go's reader: the same insertion, the same sifting (a child goes up only if it is strictly earlier), the same
/// way of removing, the same sort when the first cannot go.
struct Frontier: ~Copyable {
  struct Entry {
    var time: Int64
    var cursor: Int32
  }

  private(set) var entries: UnsafeMutablePointer<Entry>
  private(set) var count = 0
  private var capacity = 64

  init() { entries = .allocate(capacity: capacity) }
  deinit { entries.deallocate() }

  /// Adds a cursor at the end and lets it rise.
  mutating func insert(_ entry: Entry) {
    if count == capacity {
      let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
      larger.moveInitialize(from: entries, count: count)
      entries.deallocate()
      entries = larger
      capacity *= 2
    }
    (entries + count).initialize(to: entry)
    count += 1
    _ = siftUp(count - 1)
  }

  /// Puts right the entry at `i`, whose time has become `time`.
  @inline(__always)
  mutating func update(_ i: Int, time: Int64) {
    entries[i].time = time
    if i > 0, siftUp(i) != i { return }
    siftDown(i)
  }

  /// Removes the entry at `i`.
  mutating func remove(_ i: Int) {
    var i = i
    while i > 0 {
      swapEntries((i - 1) / 2, i)
      i = (i - 1) / 2
    }
    swapEntries(0, count - 1)
    count -= 1
    siftDown(0)
  }

  /// The earliest time but for the first entry's, the largest where there is none: up to it the first stays first.
  var secondTime: Int64 {
    min(count > 1 ? entries[1].time : .max, count > 2 ? entries[2].time : .max)
  }

  /// Sorts by time; a sorted heap is still a heap.
  mutating func sort() {
    sortAsGo(UnsafeMutableBufferPointer(start: entries, count: count)) { $0.time < $1.time }
  }

  private func swapEntries(_ i: Int, _ j: Int) {
    let kept = entries[i]
    entries[i] = entries[j]
    entries[j] = kept
  }

  private func siftUp(_ start: Int) -> Int {
    var i = start
    while i > 0, entries[(i - 1) / 2].time > entries[i].time {
      swapEntries((i - 1) / 2, i)
      i = (i - 1) / 2
    }
    return i
  }

  @inline(__always)
  private func siftDown(_ start: Int) {
    var i = start
    while true {
      var least = i
      // Where the heap is empty Go compares with the largest time; nothing is below it.
      var time = i < count ? entries[i].time : Int64.max
      let left = 2 * i + 1
      if left < count, entries[left].time < time {
        time = entries[left].time
        least = left
      }
      if left + 1 < count, entries[left + 1].time < time { least = left + 1 }
      if least == i { return }
      swapEntries(i, least)
      i = least
    }
  }
}
