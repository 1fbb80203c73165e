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
}
