/// A trace of Go 1.22's format written number by number, for what no program writes: the text form would be too large
/// or would not allow it. One generation, its clock's unit a nanosecond.
package struct RawTrace {
  package private(set) var bytes: [UInt8]
  /// The most bytes of events put in a batch; the format allows 64 KiB.
  private static let batchSize = 60_000
  /// What writes as no thread.
  package static let noThread = UInt64.max

  /// A header and the frequency.
  package init() {
    bytes = Array("go 1.22 trace\0\0\0".utf8)
    batch(thread: Self.noThread, Self.record(8, 1_000_000_000))
  }

  /// A number as the format writes it.
  package static func varint(_ number: UInt64) -> [UInt8] {
    var rest = number
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// A type and its numbers.
  package static func record(_ type: UInt8, _ numbers: UInt64...) -> [UInt8] {
    numbers.reduce(into: [type]) { $0 += varint($1) }
  }

  /// GoStatus of a goroutine that waits, a nanosecond after the event before it.
  package static func waiting(_ goroutine: UInt64, after: UInt64 = 1) -> [UInt8] {
    record(25, after, goroutine, noThread, 4)
  }

  /// A batch, whatever is in it.
  ///
  /// - Parameter size: what it claims to have; what it has unless given.
  package mutating func batch(
    thread: UInt64 = 0, time: UInt64 = 10, generation: UInt64 = 1, size: UInt64? = nil, _ data: [UInt8]
  ) {
    bytes += Self.record(1, generation, thread, time, size ?? UInt64(data.count)) + data
  }

  /// As many batches as records need, each with the same first bytes.
  package mutating func batches(thread: UInt64 = 0, first: [UInt8] = [], _ records: some Sequence<[UInt8]>) {
    var data = first
    for record in records {
      if data.count + record.count > Self.batchSize {
        batch(thread: thread, data)
        data = first
      }
      data += record
    }
    batch(thread: thread, data)
  }

  /// A proc and a goroutine that runs on it, on thread 0.
  package static let running: [[UInt8]] = [record(13, 1, 0, 1), record(25, 1, 1, 0, 2)]
}
