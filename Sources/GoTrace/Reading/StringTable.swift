/// The strings of a generation. Built from its string batches, then immutable.
struct StringTable: @unchecked Sendable {
  let ids: IDIndex
  /// Where each begins, and where the last ends; without the last where they do not lie one after the other.
  private var offsets: [Int] = [0]
  /// The lengths of those that do not.
  private var lengths: [UInt32]?
  private let bytes: UnsafePointer<UInt8>
  private let owner: AnyObject

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
    let copy = StringBytes(capacity: total)
    owner = copy
    let target = copy.start
    bytes = UnsafePointer(target)
    offsets.reserveCapacity(entries.count + 2)
    offsets.append(0)
    var used = 0
    for entry in entries {
      if let base = entry.bytes.baseAddress {
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

  /// A table over texts that stay where they are in the bytes that `owner` keeps. Their ids are their indices.
  init(starts: [Int], lengths: [UInt32], in bytes: UnsafePointer<UInt8>, owner: AnyObject) {
    offsets = [0] + starts
    self.lengths = [0] + lengths
    self.bytes = bytes
    self.owner = owner
    ids = IDIndex(upTo: starts.count)
  }

  /// Number of indices, the empty string's included.
  var count: Int { lengths?.count ?? offsets.count - 1 }

  @inline(__always)
  func index(_ id: UInt64) -> Int? { ids.index(id) }

  func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    let start = offsets[index]
    let length = lengths.map { Int($0[index]) } ?? offsets[index + 1] - start
    return UnsafeBufferPointer(start: bytes + start, count: length)
  }
}

/// Owns the texts of a string table.
private final class StringBytes: @unchecked Sendable {
  let start: UnsafeMutablePointer<UInt8>
  init(capacity: Int) { start = .allocate(capacity: max(1, capacity)) }
  deinit { start.deallocate() }
}

/// Why a table of a generation cannot be used.
struct TableFault: Error {
  var message: String
}
