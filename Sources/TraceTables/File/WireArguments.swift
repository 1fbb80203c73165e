import GoTrace

/// Reads the arguments of events on the wire that are known to be whole.
enum WireArguments {
  /// The varints of an event of `size` bytes: its arguments, and of a stack also its frames.
  static func of(_ start: UnsafePointer<UInt8>, _ size: Int) -> [Int64?] {
    let limit = start + size
    var next = start + 1
    var values: [Int64?] = []
    let count = start.pointee == WireEventType.string.rawValue ? 1 : Int.max
    while values.count < count, next < limit {
      values.append(Int64(bitPattern: varint(&next, limit)))
    }
    return values
  }

  /// The first argument.
  @inline(__always)
  static func first(_ start: UnsafePointer<UInt8>, _ size: Int) -> UInt64 {
    if size > 1, start[1] < 0x80 { return UInt64(start[1]) }
    var next = start + 1
    return varint(&next, start + size)
  }

  private static func varint(_ next: inout UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while next < limit {
      let byte = next.pointee
      next += 1
      result |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { break }
      shift += 7
    }
    return result
  }
}
