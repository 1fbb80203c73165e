import GoTrace

/// Steps over the events of a batch as they are on the wire. Nothing past the batch's data is read, whatever
/// the bytes; a malformed event ends the batch.
struct WireWalk {
  /// What follows a type byte, by the byte.
  private let layouts: UnsafePointer<UInt8>

  // A layout: the number of arguments in the low bits, and flags.
  private static let argumentMask: UInt8 = 0x07
  private static let isTimed: UInt8 = 0x08
  private static let hasTrailer: UInt8 = 0x10
  private static let invalid: UInt8 = 0xff
  /// More than any event without a trailer can take: the type and five varints of ten bytes.
  private static let longest = 56

  /// A walk over batches of any version: like Go's reader it takes every type wherever it stands, but for the
  /// headers of batches.
  init() { layouts = Self.layouts }

  /// Made once and kept.
  private static nonisolated(unsafe) let layouts: UnsafePointer<UInt8> = {
    let headers: [WireEventType] = [.eventBatch, .experimentalBatch, .endOfGeneration]
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    table.initialize(repeating: invalid, count: 256)
    for spec in EventSpec.all where !headers.contains(spec.type) {
      let trailer = spec.type == .stack || spec.type == .string
      table[Int(spec.type.rawValue)] =
        UInt8(spec.arguments.count) | (spec.isTimed ? isTimed : 0) | (trailer ? hasTrailer : 0)
    }
    return UnsafePointer(table)
  }()

  /// An event: where it is in the data, and the sum of the time differences so far.
  struct Step {
    var start: UnsafePointer<UInt8>
    var end: UnsafePointer<UInt8>
    var time: UInt64
    var isTimed: Bool
  }

  /// The event at `start`, nil where there is none or it is malformed. The time is only added up where
  /// `wantsTime` says so.
  @inline(__always)
  func step(
    _ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>, time: UInt64, wantsTime: Bool
  ) -> Step? {
    guard start < limit else { return nil }
    let layout = layouts[Int(start.pointee)]
    var next = start + 1
    var time = time
    if layout & Self.hasTrailer != 0 || limit - start < Self.longest {
      return slowStep(start, limit, layout, time: time)
    }
    let isTimed = layout & Self.isTimed != 0
    var arguments = layout & Self.argumentMask
    if wantsTime, isTimed {
      var value: UInt64 = 0
      guard let end = Self.varint(next, limit, &value) else { return nil }
      time &+= value
      next = end
      arguments &-= 1
    }
    while arguments > 0 {
      if next.pointee < 0x80 {
        next += 1
      } else if next[1] < 0x80 {
        next += 2
      } else {
        guard let end = Self.longVarint(next, limit) else { return nil }
        next = end
      }
      arguments &-= 1
    }
    return Step(start: start, end: next, time: time, isTimed: isTimed)
  }

  /// As ``step(_:_:time:wantsTime:)``, with every read checked, and for events with a trailer.
  @inline(never)
  private func slowStep(
    _ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>, _ layout: UInt8, time: UInt64
  ) -> Step? {
    if layout == Self.invalid { return nil }
    var next = start + 1
    var first: UInt64 = 0
    var last: UInt64 = 0
    for argument in 0..<(layout & Self.argumentMask) {
      guard let end = Self.varint(next, limit, &last) else { return nil }
      if argument == 0 { first = last }
      next = end
    }
    let isTimed = layout & Self.isTimed != 0
    if layout & Self.hasTrailer != 0 {
      let left = UInt64(limit - next)
      if start.pointee == WireEventType.string.rawValue {
        guard let end = Self.varint(next, limit, &last), last <= UInt64(limit - end) else { return nil }
        next = end + Int(last)
      } else {
        // A frame has four varints of a byte or more.
        guard last <= left / 4 else { return nil }
        for _ in 0..<(last * 4) {
          var value: UInt64 = 0
          guard let end = Self.varint(next, limit, &value) else { return nil }
          next = end
        }
      }
    }
    return Step(start: start, end: next, time: isTimed ? time &+ first : time, isTimed: isTimed)
  }

  @inline(never)
  private static func longVarint(_ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>)
    -> UnsafePointer<UInt8>?
  {
    var value: UInt64 = 0
    return varint(start, limit, &value)
  }

  /// Reads a varint; where it ends, nil if it does not or has more than 64 bits.
  @inline(__always)
  static func varint(
    _ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>, _ value: inout UInt64
  ) -> UnsafePointer<UInt8>? {
    guard start < limit else { return nil }
    if start.pointee < 0x80 {
      value = UInt64(start.pointee)
      return start + 1
    }
    var result: UInt64 = 0
    var shift: UInt64 = 0
    var next = start
    while next < limit {
      let byte = next.pointee
      if shift == 63, byte > 1 { return nil }
      result |= UInt64(byte & 0x7f) &<< shift
      next += 1
      if byte < 0x80 {
        value = result
        return next
      }
      shift += 7
    }
    return nil
  }

  /// The varints of an event that ``step(_:_:time:wantsTime:)`` has found sound: its arguments, and of a stack
  /// also its frames.
  func arguments(_ start: UnsafePointer<UInt8>, _ size: Int) -> [Int64?] {
    let limit = start + size
    var next = start + 1
    var values: [Int64?] = []
    let count = start.pointee == WireEventType.string.rawValue ? 1 : Int.max
    while values.count < count, next < limit {
      var value: UInt64 = 0
      guard let end = Self.varint(next, limit, &value) else { break }
      values.append(Int64(bitPattern: value))
      next = end
    }
    return values
  }
}
