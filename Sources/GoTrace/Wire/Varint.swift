/// Reads a varint as Go's `encoding/binary` does: little-endian groups of seven bits, at most ten bytes, the
/// tenth at most 1. Moves `position` past it; nil where the bytes end or the number does not fit 64 bits.
@inline(__always)
func readVarint(_ position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UInt64? {
  guard position < end else { return nil }
  let first = position.pointee
  if first < 0x80 {
    position += 1
    return UInt64(first)
  }
  return readLongVarint(&position, end)
}

/// The general case of ``readVarint(_:_:)``.
private func readLongVarint(
  _ position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
) -> UInt64? {
  var value: UInt64 = 0
  var shift: UInt64 = 0
  while position < end {
    let byte = position.pointee
    position += 1
    if shift == 63, byte > 1 { return nil }
    value |= UInt64(byte & 0x7f) << shift
    if byte < 0x80 { return value }
    shift += 7
  }
  return nil
}

/// Reads a varint where at least ten bytes are known to follow; false where it does not fit 64 bits.
@inline(__always)
func readVarintUnchecked(_ position: inout UnsafePointer<UInt8>, into value: inout UInt64) -> Bool {
  let first = UInt64(position[0])
  if first < 0x80 {
    value = first
    position += 1
    return true
  }
  let second = UInt64(position[1])
  if second < 0x80 {
    value = first & 0x7f | second << 7
    position += 2
    return true
  }
  let third = UInt64(position[2])
  if third < 0x80 {
    value = first & 0x7f | (second & 0x7f) << 7 | third << 14
    position += 3
    return true
  }
  guard let long = readLongVarint(&position, position + 10) else { return false }
  value = long
  return true
}

/// Reads a varint that is known to end within eight bytes.
@inline(__always)
func readShortVarint(_ position: inout UnsafePointer<UInt8>) -> UInt64 {
  let first = UInt64(position[0])
  if first < 0x80 {
    position += 1
    return first
  }
  let second = UInt64(position[1])
  if second < 0x80 {
    position += 2
    return first & 0x7f | second << 7
  }
  let third = UInt64(position[2])
  if _fastPath(third < 0x80) {
    position += 3
    return first & 0x7f | (second & 0x7f) << 7 | third << 14
  }
  let long = readShortVarintOfMany(position)
  position = long.next
  return long.value
}

/// One of four bytes and more. Not by way of a reference to the position, so that it may stay in a register.
@inline(never)
private func readShortVarintOfMany(
  _ position: UnsafePointer<UInt8>
) -> (value: UInt64, next: UnsafePointer<UInt8>) {
  let fourth = UInt64(position[3])
  if _fastPath(fourth < 0x80) {
    let word = UnsafeRawPointer(position).loadUnaligned(as: UInt32.self)
    let low = UInt64(word & 0x7f) | UInt64(word &>> 1 & 0x3f80) | UInt64(word &>> 2 & 0x1f_c000)
    return (low | fourth &<< 21, position + 4)
  }
  var next = position
  return (readLongVarint(&next, position + 8) ?? 0, next)
}
