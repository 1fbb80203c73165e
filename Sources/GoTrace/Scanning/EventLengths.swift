/// How many bytes events take, for those who go over them without reading their arguments.
///
/// An event is a type byte and as many numbers as its type has. Where the last of them ends within the eight bytes
/// after the type, as it does for 998 of 1000 events, ``short(_:_:)`` finds the length without a branch: the upper
/// bits of the eight bytes, which say where numbers end, are the place in a table.
final class EventLengths: @unchecked Sendable {
  /// Of what may stand in a thread's batch where events are read from it.
  static let timed = EventLengths(EventSpec.all.filter(\.isTimed))
  /// Of every type wherever it stands, but for the headers of batches.
  static let all = EventLengths(
    EventSpec.all.filter { ![.eventBatch, .experimentalBatch, .endOfGeneration].contains($0.type) })

  /// By the type's byte a table, and there by the eight upper bits the length of the event; 0 where it must be looked
  /// at byte by byte: it is longer, has something else than numbers, or is of no type that there is.
  typealias Tables = UnsafePointer<UnsafePointer<UInt8>>

  /// The tables of all 256 bytes.
  let tables: Tables
  private let arguments: UnsafeMutablePointer<UInt8>
  /// In ``arguments`` what is of no type.
  private static let none: UInt8 = 255
  private static let mostArguments = 5

  /// The bytes that ``short(_:_:)`` reads: the type and the eight after it.
  static let shortReach = 9

  // Made once for each of the two, and kept.
  private init(_ specs: [EventSpec]) {
    let lengths = UnsafeMutablePointer<UInt8>.allocate(capacity: 256 * (Self.mostArguments + 2))
    lengths.initialize(repeating: 0, count: 256 * (Self.mostArguments + 2))
    for count in 0...Self.mostArguments {
      for continued in 0..<256 {
        let ends = (0..<8).filter { continued >> $0 & 1 == 0 }
        if count == 0 {
          lengths[continued] = 1
        } else if ends.count >= count {
          lengths[256 * count + continued] = UInt8(ends[count - 1] + 2)
        }
      }
    }
    let unknown = UnsafePointer(lengths + 256 * (Self.mostArguments + 1))
    let tables = UnsafeMutablePointer<UnsafePointer<UInt8>>.allocate(capacity: 256)
    tables.initialize(repeating: unknown, count: 256)
    arguments = .allocate(capacity: 256)
    arguments.initialize(repeating: Self.none, count: 256)
    for spec in specs {
      let byte = Int(spec.type.rawValue)
      arguments[byte] = UInt8(spec.arguments.count)
      if spec.type == .stack || spec.type == .string { continue }
      tables[byte] = UnsafePointer(lengths + 256 * spec.arguments.count)
    }
    self.tables = UnsafePointer(tables)
  }

  /// The length of the event at `start`, 0 where it must be looked at byte by byte. ``shortReach`` bytes are read.
  @inline(__always)
  static func short(_ start: UnsafePointer<UInt8>, _ tables: Tables) -> Int {
    let following = UnsafeRawPointer(start + 1).loadUnaligned(as: UInt64.self)
    // The product has the upper bit of each byte in its upper byte, that of the first byte lowest.
    let upperBits = UInt64(littleEndian: following) & 0x8080_8080_8080_8080
    let gathered = (upperBits &* 0x0002_0408_1020_4081) >> 56
    return Int(tables[Int(start.pointee)][Int(truncatingIfNeeded: gathered)])
  }

  /// Where the event at `start` ends; nil where it is malformed or does not end at `limit` at the latest. Nothing
  /// from there on is read.
  func end(of start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    guard start < limit else { return nil }
    let count = arguments[Int(start.pointee)]
    if count == Self.none { return nil }
    var next = start + 1
    var last: UInt64 = 0
    for _ in 0..<count {
      guard let number = readVarint(&next, limit) else { return nil }
      last = number
    }
    switch WireEventType(rawValue: start.pointee) {
    case .string:
      guard let length = readVarint(&next, limit), length <= UInt64(limit - next) else { return nil }
      return next + Int(length)
    case .stack:
      // A frame has four numbers of a byte or more.
      guard last <= UInt64(limit - next) / 4 else { return nil }
      for _ in 0..<(last * 4) { guard readVarint(&next, limit) != nil else { return nil } }
      return next
    default: return next
    }
  }
}
