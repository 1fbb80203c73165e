/// What is known of the goroutines of a trace of before Go 1.22: for the order of events, and for whether they
/// make sense in it. The two run apart by a few events.
final class Version1Goroutines {
  /// A goroutine's status for the order of events.
  enum Status: UInt8 { case dead, runnable, running, waiting }

  /// A goroutine's status among the events in their order.
  enum State: UInt8 { case unseen, dead, runnable, running, waiting }

  struct Record {
    var sequence: UInt64 = 0
    /// When it lost its proc to a system call, or was found in one.
    var lastBlock: Int64 = 0
    var status = Status.dead
    var state = State.unseen
    /// What it waits for is the network.
    var waitsForNetwork = false
    /// It helps the collector.
    var assists = false
    /// It was there when the trace began, and nothing has said yet in what state.
    var isUntold = false
  }

  private struct Storage: ~Copyable {
    var table = GoroutineTable()
    /// By slot.
    var records: UnsafeMutablePointer<Record>
    var capacity = 1024
    /// The ids of goroutines that have ended, 64 to a word.
    var ended: [UInt64: UInt64] = [:]
  }

  /// Behind a pointer, so that accesses, of which there are some for every event, need no checks against each other.
  private let storage: UnsafeMutablePointer<Storage>

  init() {
    storage = .allocate(capacity: 1)
    storage.initialize(to: Storage(records: .allocate(capacity: 1024)))
    storage.pointee.records.initialize(repeating: Record(), count: 1024)
  }

  deinit {
    storage.pointee.records.deallocate()
    storage.deinitialize(count: 1)
    storage.deallocate()
  }

  /// What is known of each, by slot.
  @inline(__always)
  var records: UnsafeMutablePointer<Record> { storage.pointee.records }

  /// The slot of a goroutine, -1 where nothing is known of it.
  @inline(__always)
  func find(_ id: UInt64) -> Int32 { storage.pointee.table.find(Int64(bitPattern: id)) }

  /// Whether a goroutine has ended.
  func hasEnded(_ id: UInt64) -> Bool { (storage.pointee.ended[id >> 6] ?? 0) >> (id & 63) & 1 == 1 }

  /// The slot of a goroutine, new where nothing was known of it.
  func slot(_ id: UInt64) -> Int32 {
    let known = find(id)
    if known >= 0 { return known }
    let slot = storage.pointee.table.insert(Int64(bitPattern: id), status: .bad, epoch: 0)
    let capacity = storage.pointee.capacity
    if Int(slot) >= capacity {
      let larger = UnsafeMutablePointer<Record>.allocate(capacity: capacity * 2)
      larger.moveInitialize(from: records, count: capacity)
      (larger + capacity).initialize(repeating: Record(), count: capacity)
      records.deallocate()
      storage.pointee.records = larger
      storage.pointee.capacity = capacity * 2
    }
    records[Int(slot)] = Record()
    return slot
  }

  /// A goroutine is no more.
  func end(_ slot: Int32, id: UInt64) {
    storage.pointee.table.remove(slot)
    storage.pointee.ended[id >> 6, default: 0] |= 1 << (id & 63)
  }

  /// The goroutines there are, by slot.
  var idsBySlot: [Int64] { storage.pointee.table.idsBySlot }
}
