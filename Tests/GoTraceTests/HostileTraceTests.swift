import GoTrace
import Testing
import TraceTestSupport

/// Traces made to take long: ids that fall on few places of a hash table.
@Suite struct HostileTraceTests {
  private static let count = 120_000

  private func varint(_ number: UInt64) -> [UInt8] {
    var rest = number
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// How long it takes to read a trace of many goroutines with the ids that `id` gives.
  private func timeToRead(id: (UInt64) -> UInt64) throws -> Duration {
    var bytes = try TextTrace.bytes(of: "trace 22\ngeneration 1\nsync")
    var data: [UInt8] = []
    for i in 1...UInt64(Self.count) {
      // GoStatus of a goroutine that waits, of no thread.
      data += [25, 1] + varint(id(i)) + varint(UInt64.max) + [4]
      guard data.count > 60_000 || i == UInt64(Self.count) else { continue }
      bytes += [1, 1, 0, 10] + varint(UInt64(data.count)) + data
      data = []
    }
    let source = MemorySource(bytes)
    let version = try TraceReader.readHeader(source, name: "a trace")
    let began = ContinuousClock().now
    let end = try TraceReader(source: source, version: version).run(
      needs: ReadingNeeds(types: EventTypeSet(), ordering: true), consumer: CanonicalLines(keepsText: false))
    #expect(end.damage == nil && end.eventCount == Self.count + 2)
    return ContinuousClock().now - began
  }

  @Test func idsThatDifferInTheirHighBitsOnlyAreFoundQuickly() throws {
    let dense = try timeToRead { $0 }
    let spread = try timeToRead { $0 << 46 & (1 << 63 - 1) }
    #expect(spread < dense * 5 + .milliseconds(200))
  }

  /// What is wrong far from the end of its batch is told before the event in front of it is handed out, as Go's
  /// reader does, which reads one event ahead.
  @Test(
    arguments: [
      ([196, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "byte 196 is no type of event"),
      // A Strings batch's first byte, and a GoBlock whose reason does not fit 64 bits.
      ([4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "has no place among the events"),
      (
        [20, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1],
        "GoBlock is cut short or has a number"
      ),
      (
        [20, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 1],
        "GoBlock is cut short or has a number"
      ),
    ] as [([UInt8], String)])
  func brokenInTheMiddle(_ broken: [UInt8], _ message: String) throws {
    var bytes = try TextTrace.bytes(of: "trace 22\ngeneration 1\nsync")
    func waiting(_ id: UInt64) -> [UInt8] { [25, 1] + varint(id) + varint(UInt64.max) + [4] }
    var data: [UInt8] = []
    for id in 1...10 as ClosedRange<UInt64> { data += waiting(id) }
    let offset = bytes.count + 5 + data.count
    data += broken
    for id in 11...20 as ClosedRange<UInt64> { data += waiting(id) }
    #expect(data.count > 127 && data.count < 16_384)
    bytes += [1, 1, 0, 10] + varint(UInt64(data.count)) + data
    let source = MemorySource(bytes)
    let version = try TraceReader.readHeader(source, name: "a trace")
    let consumer = CanonicalLines(keepsText: true)
    let end = try TraceReader(source: source, version: version).run(
      needs: ReadingNeeds(types: .all, ordering: true), consumer: consumer)
    let damage = try #require(end.damage)
    #expect(damage.message.contains(message), "\(damage.message)")
    #expect(damage.offset == offset + 1)
    // The Sync and nine of the ten before it.
    #expect(end.eventCount == 10)
  }
}
