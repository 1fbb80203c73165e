/// What the ordering knows of a proc.
struct ProcRecord {
  var id: Int64
  var generation: UInt64
  var sequence: UInt64
  var status: ProcStatus
  /// Whether it is sweeping.
  var isSweeping: Bool
  /// Whether only what comes before says whether it is sweeping: see ``Assumptions``.
  var owesSweeping = false
}

/// A proc's status as the wire numbers it.
struct ProcStatus: RawRepresentable, Equatable {
  var rawValue: UInt8
  static let bad = Self(rawValue: 0)
  static let running = Self(rawValue: 1)
  static let idle = Self(rawValue: 2)
  static let syscall = Self(rawValue: 3)
  /// In a system call whose thread is no longer known.
  static let syscallAbandoned = Self(rawValue: 4)
  static let count = 5

  /// The state that Go's reader shows for it.
  var state: ProcState {
    switch rawValue {
    case 1, 3: .running
    case 2, 4: .idle
    default: .undetermined
    }
  }

  /// Its name in messages.
  var name: String {
    switch rawValue {
    case 1: "running"
    case 2: "idle"
    case 3: "in a system call"
    case 4: "in an abandoned system call"
    default: "bad"
    }
  }
}

/// What the ordering knows of a thread.
struct ThreadRecord {
  var id: Int64
  /// The goroutine it runs, -1 for none, and its slot when it was bound.
  var g: Int64 = -1
  var gSlot: Int32 = -1
  /// The proc it holds, -1 for none, and its place in the table.
  var p: Int64 = -1
  var pSlot: Int32 = -1
  /// Whether an event of it has been looked at, or one has named it.
  var isKnown = false
  /// What of it only the events before say: see ``Assumptions``. Meanwhile it seems to have none.
  var owes: Holdings = []

  /// What a thread holds.
  struct Holdings: OptionSet {
    let rawValue: UInt8
    static let proc = Self(rawValue: 1)
    static let goroutine = Self(rawValue: 2)
  }
}

/// Records found by id, in the order they were added; there are few of them. Its owner deallocates it: a deinit
/// of a generic noncopyable struct was seen not to run.
struct RecordTable<Record>: ~Copyable {
  private(set) var records: UnsafeMutablePointer<Record>
  private(set) var count = 0
  private var capacity = 64
  private var index: [Int64: Int32] = [:]
  /// Places of records with small ids, as procs have, without hashing; -1 where there is none.
  private let small: UnsafeMutablePointer<Int32>
  private static var smallCount: Int { 256 }

  init() {
    records = .allocate(capacity: capacity)
    small = .allocate(capacity: Self.smallCount)
    small.initialize(repeating: -1, count: Self.smallCount)
  }

  /// Bytes of the table, as ``GoroutineTable/heldBytes`` counts them.
  var heldBytes: Int {
    let bytes = capacity * MemoryLayout<Record>.stride + index.count * 24
    return count > capacity / 8 * 7 ? 3 * bytes : bytes
  }

  /// Frees the records.
  func deallocate() {
    records.deallocate()
    small.deallocate()
  }

  /// The place of a record, -1 where there is none.
  @inline(__always)
  func find(_ id: Int64) -> Int32 {
    if UInt64(bitPattern: id) < UInt64(Self.smallCount) { return small[Int(id)] }
    return findLarge(id)
  }

  @inline(never)
  private func findLarge(_ id: Int64) -> Int32 { index[id] ?? -1 }

  /// Adds a record; its place.
  mutating func insert(_ id: Int64, _ record: Record) -> Int32 {
    if count == capacity {
      let larger = UnsafeMutablePointer<Record>.allocate(capacity: capacity * 2)
      larger.moveInitialize(from: records, count: count)
      records.deallocate()
      records = larger
      capacity *= 2
    }
    (records + count).initialize(to: record)
    if UInt64(bitPattern: id) < UInt64(Self.smallCount) {
      small[Int(id)] = Int32(count)
    } else {
      index[id] = Int32(count)
    }
    count += 1
    return Int32(count - 1)
  }
}
