import Columns

/// Rows as bytes: column by column, each word as its distance from the column's least, in as few bytes as the
/// greatest distance needs. Numbers are in the machine's own order: the bytes never leave it.
enum BlockCoding {
  /// Appends the rows in `range` of all columns.
  static func encode(_ columns: [ColumnVector], _ range: Range<Int>, into bytes: inout ContiguousArray<UInt8>)
  {
    for column in columns {
      column.words.withUnsafeBufferPointer { words in
        let part = UnsafeBufferPointer(rebasing: words[range])
        let least = part.min() ?? 0
        let width = byteWidth(of: UInt64(bitPattern: (part.max() ?? 0) &- least))
        let mask = column.validity.map { ContiguousArray($0[range]) }
        bytes.append(UInt8(width) | (mask == nil ? 0 : 0x80))
        withUnsafeBytes(of: least) { bytes.append(contentsOf: $0) }
        if let mask { bytes.append(contentsOf: mask) }
        switch width {
        case 0: break
        case 1: append(part, less: least, as: UInt8.self, to: &bytes)
        case 2: append(part, less: least, as: UInt16.self, to: &bytes)
        case 4: append(part, less: least, as: UInt32.self, to: &bytes)
        default: append(part, less: least, as: UInt64.self, to: &bytes)
        }
      }
    }
  }

  /// The columns of a block that ``encode(_:_:into:)`` made of `count` rows.
  static func decode(
    _ bytes: UnsafeRawBufferPointer, count: Int, columnCount: Int
  ) -> [ColumnVector] {
    var place = 0
    var columns: [ColumnVector] = []
    columns.reserveCapacity(columnCount)
    for _ in 0..<columnCount {
      let head = bytes[place]
      let least = bytes.loadUnaligned(fromByteOffset: place + 1, as: Int64.self)
      place += 9
      var mask: ContiguousArray<UInt8>?
      if head & 0x80 != 0 {
        mask = ContiguousArray(bytes[place..<(place + count)])
        place += count
      }
      let width = Int(head & 0x7F)
      let part = UnsafeRawBufferPointer(rebasing: bytes[place..<(place + count * width)])
      place += count * width
      let words =
        switch width {
        case 0: ContiguousArray(repeating: least, count: count)
        case 1: words(part, count, plus: least, as: UInt8.self)
        case 2: words(part, count, plus: least, as: UInt16.self)
        case 4: words(part, count, plus: least, as: UInt32.self)
        default: words(part, count, plus: least, as: UInt64.self)
        }
      columns.append(ColumnVector(words: words, validity: mask))
    }
    return columns
  }

  private static func byteWidth(of distance: UInt64) -> Int {
    if distance == 0 { return 0 }
    if distance <= 0xFF { return 1 }
    if distance <= 0xFFFF { return 2 }
    return distance <= 0xFFFF_FFFF ? 4 : 8
  }

  @inline(__always)
  private static func append<Unit: FixedWidthInteger>(
    _ words: UnsafeBufferPointer<Int64>, less least: Int64, as: Unit.Type,
    to bytes: inout ContiguousArray<UInt8>
  ) {
    let units = ContiguousArray<Unit>(unsafeUninitializedCapacity: words.count) { out, made in
      for (i, word) in words.enumerated() {
        out.initializeElement(at: i, to: Unit(truncatingIfNeeded: word &- least))
      }
      made = words.count
    }
    units.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  @inline(__always)
  private static func words<Unit: FixedWidthInteger & UnsignedInteger>(
    _ bytes: UnsafeRawBufferPointer, _ count: Int, plus least: Int64, as: Unit.Type
  ) -> ContiguousArray<Int64> {
    ContiguousArray(unsafeUninitializedCapacity: count) { out, made in
      for i in 0..<count {
        let unit = bytes.loadUnaligned(fromByteOffset: i * MemoryLayout<Unit>.size, as: Unit.self)
        out.initializeElement(at: i, to: least &+ Int64(truncatingIfNeeded: unit))
      }
      made = count
    }
  }
}
