/// What the ordering knows of a goroutine.
struct GoroutineRecord {
  /// Its id; meaningless where `isLive` is false.
  var id: Int64
  /// The generation and number of its last sequenced event.
  var generation: UInt64
  var sequence: UInt64
  var status: GoroutineStatus
  var isLive: Bool
  /// Whether regions or ranges of it are open, which are kept apart.
  var hasOpenSpans: Bool
}

/// A goroutine's status as the wire numbers it.
struct GoroutineStatus: RawRepresentable, Equatable {
  var rawValue: UInt8
  static let bad = Self(rawValue: 0)
  static let runnable = Self(rawValue: 1)
  static let running = Self(rawValue: 2)
  static let syscall = Self(rawValue: 3)
  static let waiting = Self(rawValue: 4)
  static let count = 5

  /// The state that Go's reader shows for it.
  var state: GoroutineState {
    switch rawValue {
    case 1: .runnable
    case 2: .running
    case 3: .syscall
    case 4: .waiting
    default: .undetermined
    }
  }

  /// Its name in messages.
  var name: String { rawValue == 0 ? "bad" : state.name }
}

/// The goroutines that exist, by id and by slot: a small dense number that is given again after the goroutine's
/// end.
///
/// Open addressing with linear probing and deletion by shifting back; memory is in proportion to the goroutines
/// alive at one time, whatever their ids.
struct GoroutineTable: ~Copyable {
  private struct Entry {
    var id: Int64
    /// -1 where the entry is empty.
    var slot: Int32
  }

  private var entries: UnsafeMutablePointer<Entry>
  private var mask: Int
  /// What leaves of 64 bits as many as the mask has: the highest ones, on which every bit of an id has a say.
  private var shift: UInt64
  private var count = 0
  /// The goroutines by slot.
  private(set) var records: UnsafeMutablePointer<GoroutineRecord>
  private var capacity: Int
  private var used = 0
  private var free: [Int32] = []

  init() {
    mask = 1023
    shift = 54
    entries = .allocate(capacity: mask + 1)
    entries.initialize(repeating: Entry(id: 0, slot: -1), count: mask + 1)
    capacity = 256
    records = .allocate(capacity: capacity)
  }

  deinit {
    entries.deallocate()
    records.deallocate()
  }

  @inline(__always)
  private func home(_ id: Int64) -> Int {
    Int(truncatingIfNeeded: (UInt64(bitPattern: id) &* 0x9e37_79b9_7f4a_7c15) >> shift)
  }

  /// The slot of a goroutine, -1 where it does not exist.
  @inline(__always)
  func find(_ id: Int64) -> Int32 {
    var i = home(id)
    while true {
      let entry = entries[i]
      if entry.slot < 0 || entry.id == id { return entry.slot }
      i = (i + 1) & mask
    }
  }

  /// Bytes of the table. Where it is nearly full, so that it may have grown before anyone asks again, those of the
  /// larger one that is made beside it are among them.
  var heldBytes: Int {
    let bytes = (mask + 1) * MemoryLayout<Entry>.stride + capacity * MemoryLayout<GoroutineRecord>.stride
    return (used > capacity / 8 * 7 ? 3 * bytes : bytes) + free.count * 4
  }

  /// The ids of the goroutines that exist, by slot; -1 where a slot is free.
  var idsBySlot: [Int64] {
    (0..<used).map { records[$0].isLive ? records[$0].id : -1 }
  }

  /// Adds a goroutine that does not exist; its slot.
  mutating func insert(_ id: Int64, status: GoroutineStatus, generation: UInt64) -> Int32 {
    if (count + 1) * 2 > mask { grow() }
    let slot: Int32
    if let last = free.popLast() {
      slot = last
    } else {
      if used == capacity {
        let larger = UnsafeMutablePointer<GoroutineRecord>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: records, count: used)
        records.deallocate()
        records = larger
        capacity *= 2
      }
      slot = Int32(used)
      used += 1
    }
    (records + Int(slot)).initialize(
      to: GoroutineRecord(
        id: id, generation: generation, sequence: 0, status: status, isLive: true, hasOpenSpans: false))
    var i = home(id)
    while entries[i].slot >= 0 { i = (i + 1) & mask }
    entries[i] = Entry(id: id, slot: slot)
    count += 1
    return slot
  }

  /// Removes a goroutine by its slot.
  mutating func remove(_ slot: Int32) {
    let id = records[Int(slot)].id
    records[Int(slot)].isLive = false
    free.append(slot)
    var hole = home(id)
    while entries[hole].slot != slot {
      if entries[hole].slot < 0 { return }
      hole = (hole + 1) & mask
    }
    count -= 1
    var i = hole
    while true {
      i = (i + 1) & mask
      if entries[i].slot < 0 { break }
      // An entry may fill the hole if its home is not after the hole on its way here.
      if (i - home(entries[i].id)) & mask >= (i - hole) & mask {
        entries[hole] = entries[i]
        hole = i
      }
    }
    entries[hole].slot = -1
  }

  private mutating func grow() {
    let old = entries
    let oldCount = mask + 1
    mask = oldCount * 2 - 1
    shift -= 1
    entries = .allocate(capacity: mask + 1)
    entries.initialize(repeating: Entry(id: 0, slot: -1), count: mask + 1)
    for j in 0..<oldCount where old[j].slot >= 0 {
      var i = home(old[j].id)
      while entries[i].slot >= 0 { i = (i + 1) & mask }
      entries[i] = old[j]
    }
    old.deallocate()
  }
}
