/// Interned strings: equal texts have equal ids, and ids are small and dense from 0 (the empty string).
///
/// Texts live in chunks that never move, so a text handed out stays where it is for the pool's life. A pool
/// is used from one thread, or from several while ``ValuePools/isShared`` says so.
public final class StringPool: @unchecked Sendable {
  private struct Entry {
    var start: UnsafePointer<UInt8>
    var length: Int
    var hash: UInt64
  }

  private let entries = SettledArray<Entry>()
  /// Open addressing; 0 is empty, else id + 1.
  private var slots: [UInt32]
  private var chunks: [UnsafeMutablePointer<UInt8>] = []
  private var chunkUsed = 0
  private var chunkSize = 0
  let lock = SharingLock()

  /// A pool that holds the empty string as id 0.
  public init() {
    slots = [UInt32](repeating: 0, count: 256)
    _ = intern("")
  }

  deinit {
    for chunk in chunks { chunk.deallocate() }
  }

  /// Number of distinct strings.
  public var count: Int { lock.locked { entries.count } }

  /// Bytes held for texts and tables.
  public var memoryUse: Int { lock.locked { heldBytes } }
  private var heldBytes = 0

  /// The id of a text given as UTF-8 bytes (bytes that are not UTF-8 are kept as they are).
  ///
  /// - Complexity: O(length), amortised.
  public func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64 {
    let hash = Self.hash(bytes)
    return lock.locked { intern(bytes, hash) }
  }

  private func intern(_ bytes: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int64 {
    if let id = find(bytes, hash) { return id }
    let id = entries.count
    entries.append(Entry(start: store(bytes), length: bytes.count, hash: hash))
    if entries.count * 2 > slots.count { grow() } else { addSlot(id) }
    return Int64(id)
  }

  /// The id of a text.
  public func intern(_ text: String) -> Int64 {
    var text = text
    return text.withUTF8 { intern($0) }
  }

  /// The id of a text that is in the pool already, else nil; the pool does not grow.
  public func find(_ text: String) -> Int64? {
    var text = text
    return text.withUTF8 { bytes in
      let hash = Self.hash(bytes)
      return lock.locked { find(bytes, hash) }
    }
  }

  private func find(_ bytes: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int64? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot] - 1)]
      if entry.hash == hash, entry.length == bytes.count,
        UnsafeBufferPointer(start: entry.start, count: entry.length).elementsEqual(bytes)
      {
        return Int64(slots[slot] - 1)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The UTF-8 bytes of a string; valid as long as the pool.
  @inline(__always)
  public func bytes(_ id: Int64) -> UnsafeBufferPointer<UInt8> {
    let entry = entries[Int(id)]
    return UnsafeBufferPointer(start: entry.start, count: entry.length)
  }

  /// The text of an id; bytes that are not UTF-8 come out as U+FFFD.
  public func string(_ id: Int64) -> String {
    String(decoding: bytes(id), as: UTF8.self)
  }

  /// Order of two strings by their bytes: negative, zero or positive.
  public func compare(_ a: Int64, _ b: Int64) -> Int {
    if a == b { return 0 }
    let left = bytes(a)
    let right = bytes(b)
    let common = min(left.count, right.count)
    for i in 0..<common where left[i] != right[i] {
      return left[i] < right[i] ? -1 : 1
    }
    return left.count - right.count
  }

  private func store(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafePointer<UInt8> {
    if chunkUsed + bytes.count > chunkSize || chunks.isEmpty {
      // Small chunks first, so that a short run does not pay for a long one.
      chunkSize = max(bytes.count, min(1 << 20, 4096 << min(chunks.count, 8)))
      chunks.append(.allocate(capacity: max(1, chunkSize)))
      chunkUsed = 0
      heldBytes += chunkSize
    }
    let place = chunks[chunks.count - 1] + chunkUsed
    if let base = bytes.baseAddress { place.update(from: base, count: bytes.count) }
    chunkUsed += bytes.count
    heldBytes += MemoryLayout<Entry>.stride + 8
    return UnsafePointer(place)
  }

  private func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for id in 0..<entries.count { addSlot(id) }
  }

  private func addSlot(_ id: Int) {
    var slot = Int(truncatingIfNeeded: entries[id].hash) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt32(id + 1)
  }

  /// FNV-1a over the bytes, then mixed, so that the low bits can pick a slot.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    hash ^= hash >> 32
    return hash &* 0x9e37_79b9_7f4a_7c15 ^ (hash >> 29)
  }
}
