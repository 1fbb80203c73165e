/// What the ordering knows of a goroutine.
struct GoroutineRecord {
  /// Its id; meaningless where `isLive` is false.
  var id: Int64
  /// From the highest bit on: 24 bits of the epoch of its last sequenced event, ``isUnsettled``, 3 of its status, and 36
  /// of the number that its next sequenced event must have (which counts from 0 in each generation; 2^36 events take some
  /// 300 GB). So one comparison tells whether an event can come.
  var word: UInt64
  /// Where somebody asks: when its state began, as one of Go's times, and how.
  var since: Int64 = 0
  var origin = StayOrigin.none

  /// A goroutine that appears in an epoch: that many generations, of those that were ordered, went before.
  init(id: Int64, status: GoroutineStatus, epoch: UInt32) {
    self.id = id
    word = Self.word(epoch, status) | 1
  }

  static let statusShift: UInt64 = 36
  private static let statusBits = UInt64(7) << statusShift
  private static let unsettledBit = UInt64(8) << statusShift
  private static let sequenceBits = UInt64(1) << statusShift - 1

  /// The word of a goroutine whose next number is 0.
  static func word(_ epoch: UInt32, _ status: GoroutineStatus) -> UInt64 {
    UInt64(epoch) << 40 | UInt64(status.rawValue) << statusShift
  }

  var status: GoroutineStatus {
    @inline(__always) get {
      GoroutineStatus(rawValue: UInt8(truncatingIfNeeded: word &>> Self.statusShift) & 7)
    }
    set { word = word & ~Self.statusBits | UInt64(newValue.rawValue) << Self.statusShift }
  }

  /// Whether only what came before the generation tells since when it has been in its state.
  var isUnsettled: Bool {
    get { word & Self.unsettledBit != 0 }
    set { word = word & ~Self.unsettledBit | (newValue ? Self.unsettledBit : 0) }
  }

  /// Whether that is its status, and it is not unsettled.
  @inline(__always)
  func isSettled(_ status: GoroutineStatus) -> Bool {
    UInt8(truncatingIfNeeded: word &>> Self.statusShift) & 15 == status.rawValue
  }

  /// Whether `sequence` is the number that must come next in an epoch.
  func isNext(_ sequence: UInt64, _ epoch: UInt32) -> Bool {
    word &>> 40 == UInt64(epoch & 0xff_ffff) && sequence == word & Self.sequenceBits
  }

  /// Sets the number of its last sequenced event.
  mutating func setSequence(_ sequence: UInt64) {
    word = word & ~Self.sequenceBits | (sequence &+ 1) & Self.sequenceBits
  }

  /// A new epoch tells its status: numbers count from 0 again.
  mutating func restart(_ epoch: UInt32) {
    word = Self.word(epoch, status) | word & Self.unsettledBit | 1
  }

  /// It is no more. Whoever finds it running knows that it exists.
  mutating func end() { status = .ended }

  var isLive: Bool {
    @inline(__always) get { status != .ended }
  }
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
  /// Not on the wire: of a goroutine that is no more.
  static let ended = Self(rawValue: 7)

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
  fileprivate struct Entry {
    var id: Int64
    /// -1 where the entry is empty.
    var slot: Int32
  }

  /// Where goroutines are found, until one is added.
  struct Lookup {
    fileprivate var entries: UnsafeMutablePointer<Entry>
    fileprivate var mask: Int
    /// What leaves of 64 bits as many as the mask has: the highest ones, on which every bit of an id has a say.
    fileprivate var shift: UInt64
    /// The goroutines by slot.
    fileprivate(set) var records: UnsafeMutablePointer<GoroutineRecord>

    @inline(__always)
    fileprivate func home(_ id: Int64) -> Int {
      Int(truncatingIfNeeded: (UInt64(bitPattern: id) &* 0x9e37_79b9_7f4a_7c15) &>> shift)
    }

    /// The slot of a goroutine, -1 where it does not exist.
    @inline(__always)
    func find(_ id: Int64) -> Int32 {
      var i = home(id)
      // An empty entry may have any id; its slot says that it is empty.
      while _slowPath(entries[i].id != id) {
        if entries[i].slot < 0 { return -1 }
        i = (i &+ 1) & mask
      }
      return entries[i].slot
    }
  }

  private(set) var lookup: Lookup
  private var count = 0
  private var capacity: Int
  private var used = 0
  private var free: [Int32] = []
  /// The slots of goroutines that were created, and those that ended, the latter as `~slot`; nil where nobody asks.
  /// Where it is not nil no slot is given twice.
  private(set) var journal: [Int32]?

  init(keepsJournal: Bool = false) {
    if keepsJournal { journal = [] }
    capacity = 256
    lookup = Lookup(
      entries: .allocate(capacity: 8192), mask: 8191, shift: 51, records: .allocate(capacity: capacity))
    lookup.entries.initialize(repeating: Entry(id: 0, slot: -1), count: 8192)
  }

  deinit {
    lookup.entries.deallocate()
    lookup.records.deallocate()
  }

  /// The goroutines by slot.
  var records: UnsafeMutablePointer<GoroutineRecord> {
    @inline(__always) get { lookup.records }
  }

  private var mask: Int { lookup.mask }
  private var entries: UnsafeMutablePointer<Entry> { lookup.entries }

  @inline(__always)
  private func home(_ id: Int64) -> Int { lookup.home(id) }

  /// The slot of a goroutine, -1 where it does not exist.
  @inline(__always)
  func find(_ id: Int64) -> Int32 { lookup.find(id) }

  /// How many slots were given.
  var slotCount: Int { used }

  /// Bytes of the table. Where it is nearly full, so that it may have grown before anyone asks again, those of the
  /// larger one that is made beside it are among them.
  var heldBytes: Int {
    let bytes = (mask + 1) * MemoryLayout<Entry>.stride + capacity * MemoryLayout<GoroutineRecord>.stride
    return (used > capacity / 8 * 7 ? 3 * bytes : bytes) + free.count * 4
      + (journal?.count ?? 0) * 8
  }

  /// The ids of the goroutines that exist, by slot; -1 where a slot is free.
  var idsBySlot: [Int64] {
    (0..<used).map { records[$0].isLive ? records[$0].id : -1 }
  }

  /// Adds a goroutine that does not exist; its slot.
  ///
  /// - Parameter isNew: whether it is created now, and did not exist all along.
  @inline(never)
  mutating func insert(_ id: Int64, status: GoroutineStatus, epoch: UInt32, isNew: Bool = true) -> Int32 {
    if (count + 1) * (mask < 1 << 16 ? 8 : 2) > mask { grow() }
    let slot: Int32
    if let last = free.popLast() {
      slot = last
    } else {
      if used == capacity {
        let larger = UnsafeMutablePointer<GoroutineRecord>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: records, count: used)
        records.deallocate()
        lookup.records = larger
        capacity *= 2
      }
      slot = Int32(used)
      used += 1
    }
    (records + Int(slot)).initialize(
      to: GoroutineRecord(id: id, status: status, epoch: epoch))
    var i = home(id)
    while entries[i].slot >= 0 { i = (i + 1) & mask }
    entries[i] = Entry(id: id, slot: slot)
    count += 1
    if isNew { journal?.append(slot) }
    return slot
  }

  /// Removes a goroutine by its slot.
  mutating func remove(_ slot: Int32) {
    let id = records[Int(slot)].id
    records[Int(slot)].end()
    if journal == nil { free.append(slot) } else { journal?.append(~slot) }
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
    lookup.mask = oldCount * 2 - 1
    lookup.shift -= 1
    lookup.entries = .allocate(capacity: mask + 1)
    entries.initialize(repeating: Entry(id: 0, slot: -1), count: mask + 1)
    for j in 0..<oldCount where old[j].slot >= 0 {
      var i = home(old[j].id)
      while entries[i].slot >= 0 { i = (i + 1) & mask }
      entries[i] = old[j]
    }
    old.deallocate()
  }
}
