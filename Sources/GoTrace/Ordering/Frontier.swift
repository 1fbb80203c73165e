/// The cursors that have an event to give, as a heap by time.
///
/// Its shape decides which of two threads that stand at the same time goes first, so every step is that of
/// Go's reader: the same insertion, the same sifting (a child goes up only if it is strictly earlier), the same
/// way of removing, the same sort when the first cannot go.
///
/// Past the last entry as many again have the largest time, so that no step has to ask how many there are.
struct Frontier: ~Copyable {
  struct Entry {
    var time: Int64
    var cursor: UnsafeMutablePointer<ThreadCursor>
  }

  private(set) var entries: UnsafeMutablePointer<Entry>
  private(set) var count = 0
  private let capacity: Int
  private let nobody: Entry

  /// A frontier of as many cursors as there are from an address on, at most.
  init(_ cursors: UnsafeMutablePointer<ThreadCursor>, capacity: Int) {
    self.capacity = capacity
    nobody = Entry(time: .max, cursor: cursors)
    entries = .allocate(capacity: 2 * capacity + 3)
    entries.initialize(repeating: nobody, count: 2 * capacity + 3)
  }
  deinit { entries.deallocate() }

  /// Adds a cursor at the end and lets it rise.
  mutating func insert(_ entry: Entry) {
    precondition(count < capacity)
    entries[count] = entry
    count += 1
    _ = siftUp(count - 1)
  }

  /// Puts right the entry at `i`, whose time has become `time`.
  @inline(__always)
  mutating func update(_ i: Int, time: Int64) {
    entries[i].time = time
    if i > 0, siftUp(i) != i { return }
    Self.sink(entries[i], from: i, entries)
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
    entries[count] = nobody
    if count > 0 { Self.sink(entries[0], from: 0, entries) }
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

  /// The earliest time but for the first entry's, the largest where there is none: up to it the first stays first.
  @inline(__always)
  static func secondTime(_ entries: UnsafeMutablePointer<Entry>) -> Int64 {
    min(entries[1].time, entries[2].time)
  }

  /// Puts an entry at `start`, or lets it sink below every child that is strictly earlier, the earlier child first,
  /// the left one if they are equal.
  @inline(__always)
  static func sink(_ moving: Entry, from start: Int, _ entries: UnsafeMutablePointer<Entry>) {
    var i = start
    while true {
      var child = 2 &* i &+ 1
      var time = entries[child].time
      let right = entries[child &+ 1].time
      if right < time {
        child = child &+ 1
        time = right
      }
      if time >= moving.time { break }
      entries[i] = Entry(time: time, cursor: entries[child].cursor)
      i = child
    }
    entries[i] = moving
  }
}
