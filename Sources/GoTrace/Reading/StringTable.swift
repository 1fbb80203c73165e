/// The strings of a generation. Built from its string batches, then immutable.
struct StringTable {
  let ids: IDIndex
  private var offsets: [Int] = [0]
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let owner: StringBytes

  /// A finished table over entries in the file's order.
  ///
  /// - Parameter isPartial: of an id that occurs twice the first entry holds, and 0 is passed over.
  /// - Throws: a message where an id occurs twice or is 0.
  init(
    entries: [(id: UInt64, bytes: UnsafeBufferPointer<UInt8>)], isPartial: Bool = false
  ) throws(TableFault) {
    var entries = entries
    if isPartial {
      var seen: Set<UInt64> = [0]
      entries.removeAll { !seen.insert($0.id).inserted }
    }
    let total = entries.reduce(0) { $0 + $1.bytes.count }
    owner = StringBytes(capacity: total)
    bytes = owner.buffer
    offsets.reserveCapacity(entries.count + 2)
    offsets.append(0)
    var used = 0
    for entry in entries {
      if let base = entry.bytes.baseAddress, let target = bytes.baseAddress {
        (target + used).update(from: base, count: entry.bytes.count)
      }
      used += entry.bytes.count
      offsets.append(used)
    }
    do throws(RepeatedID) {
      ids = try IDIndex(entries.map(\.id))
    } catch {
      throw TableFault(message: "string \(error.id) stands twice in the string table")
    }
  }

  /// Number of indices, the empty string's included.
  var count: Int { offsets.count - 1 }

  @inline(__always)
  func index(_ id: UInt64) -> Int? { ids.index(id) }

  func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    let start = offsets[index]
    return UnsafeBufferPointer(rebasing: UnsafeBufferPointer(bytes)[start..<offsets[index + 1]])
  }
}

/// Owns the texts of a string table.
private final class StringBytes: @unchecked Sendable {
  let buffer: UnsafeMutableBufferPointer<UInt8>
  init(capacity: Int) { buffer = .allocate(capacity: max(1, capacity)) }
  deinit { buffer.deallocate() }
}

/// Why a table of a generation cannot be used.
struct TableFault: Error {
  var message: String
}
