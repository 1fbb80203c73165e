import Diagnostics
import GoTrace
import Testing
import TraceTestSupport

/// Reading on behind damage: nothing that Go's reader gives is lost, and what comes after the damage is what the
/// whole trace has there.
@Suite struct RecoveryTests {
  /// Reads a trace, as far as it goes, and gives its lines and how it ended.
  private static func read(_ bytes: [UInt8]) throws -> (lines: [UInt8], end: TraceEnd) {
    let source = MemorySource(bytes)
    let version = try TraceReader.readHeader(source, name: "a trace")
    let consumer = CanonicalLines(keepsText: true)
    let end = try TraceReader(source: source, version: version).run(
      needs: ReadingNeeds(types: .all, ordering: true, recovers: true), consumer: consumer)
    return (consumer.text, end)
  }

  private static func isSync(_ line: ArraySlice<UInt8>) -> Bool {
    let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 6)
    return fields.count > 5 && fields[5].elementsEqual("Sync".utf8)
  }

  /// What Go's reader gives of a beginning comes first; only the Sync that closes the stream may have moved.
  private func expectPrefix(_ bytes: [UInt8], _ what: String) throws {
    let strict = try EventStreamTests.read(bytes)
    let found = try Self.read(bytes)
    var expected = strict.lines.split(separator: UInt8(ascii: "\n"))
    let lines = found.lines.split(separator: UInt8(ascii: "\n"))
    if strict.end.damage != nil, !expected.isEmpty { expected.removeLast() }
    // Before Go 1.26 Go's reader takes a generation that is cut off for the last one, without the batch that is cut;
    // with what there is of that, its events have another order.
    if strict.end.damage != nil, bytes[..<TraceVersion.headerLength].starts(with: Array("go 1.2".utf8)),
      bytes[6] < UInt8(ascii: "6"), let sync = expected.lastIndex(where: Self.isSync)
    {
      expected.removeSubrange(sync...)
    }
    #expect(lines.starts(with: expected), "\(what)")
    #expect((strict.end.damage == nil) == found.end.damages.isEmpty, "\(what)")
    #expect(found.end.eventCount >= strict.end.eventCount, "\(what)")
    for damage in found.end.damages {
      #expect((0...bytes.count).contains(damage.offset), "\(what)")
      if let lost = damage.bytesLost { #expect((0...bytes.count).contains(lost), "\(what)") }
    }
  }

  /// Every beginning of every text trace, in all versions of the format.
  @Test func everyBeginningOfATextTrace() throws {
    for name in Fixtures.textNames where !EventStreamTests.exceptions.contains(name) {
      let bytes = try Fixtures.textTrace(name)
      for length in TraceVersion.headerLength...bytes.count {
        try expectPrefix(Array(bytes[..<length]), "\(name) cut to \(length) bytes")
      }
    }
  }

  @Test(arguments: ["heartbeat-go1.22", "flight-go1.25", "heartbeat-go1.26", "flight-go1.27"])
  func beginningsOfARealTrace(name: String) throws {
    let bytes = try Fixtures.trace(name)
    for length in stride(from: TraceVersion.headerLength, to: bytes.count, by: 397) {
      try expectPrefix(Array(bytes[..<length]), "\(name) cut to \(length) bytes")
    }
  }

  /// The events of each generation by type and time.
  private final class EventsByGeneration: TraceConsumer {
    var events: [UInt64: [(type: WireEventType, time: Int64)]] = [:]
    var gaps = 0

    func generation(_ generation: TraceGeneration) -> Bool { true }

    func gap(_ gap: TraceGap) {
      #expect(gap.from < gap.to)
      gaps += 1
    }

    func events(_ block: EventBlock) -> Bool {
      for event in block.events where event.type != .sync255 {
        events[block.generation.number, default: []].append((event.type, event.time))
      }
      return true
    }
  }

  private static func byGeneration(_ bytes: [UInt8]) throws -> (EventsByGeneration, TraceEnd) {
    let source = MemorySource(bytes)
    let version = try TraceReader.readHeader(source, name: "a trace")
    let consumer = EventsByGeneration()
    let end = try TraceReader(source: source, version: version).run(
      needs: ReadingNeeds(types: .all, ordering: true, columns: [], recovers: true), consumer: consumer)
    return (consumer, end)
  }

  /// Ways to damage a trace at a position.
  enum Harm: String, CaseIterable {
    case zeros, cut, inserted, noise

    func harm(_ bytes: [UInt8], at position: Int) -> [UInt8] {
      var bytes = bytes
      let end = min(bytes.count, position + 120)
      var random = SplitMix64(state: UInt64(position))
      switch self {
      case .zeros: for i in position..<end { bytes[i] = 0 }
      case .cut: bytes.removeSubrange(position..<end)
      case .inserted: bytes.insert(contentsOf: (0..<500).map { _ in random.byte() }, at: position)
      case .noise: for i in position..<end { bytes[i] = random.byte() }
      }
      return bytes
    }
  }

  struct SplitMix64 {
    var state: UInt64

    mutating func byte() -> UInt8 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return UInt8(truncatingIfNeeded: z ^ (z >> 31))
    }
  }

  /// Generations that the damage did not touch have all of their events, wherever it is.
  @Test(
    arguments: ["heartbeat-go1.22", "heartbeat-go1.25", "heartbeat-go1.26", "heartbeat-go1.27"],
    Harm.allCases)
  func untouchedGenerationsAreWhole(name: String, harm: Harm) throws {
    let bytes = try Fixtures.trace(name)
    let (whole, _) = try Self.byGeneration(bytes)
    #expect(whole.events.count >= 3)
    var resumed = 0
    for position in stride(from: TraceVersion.headerLength + 40, to: bytes.count, by: bytes.count / 37) {
      let (found, end) = try Self.byGeneration(harm.harm(bytes, at: position))
      let last = end.damages.compactMap(\.generation).max() ?? 0
      let first = end.damages.compactMap(\.generation).min() ?? .max
      for (generation, events) in whole.events where generation < first || generation > last {
        // Where bytes were changed so that they still are events nobody can see it.
        if end.damages.isEmpty { continue }
        let others = found.events[generation] ?? []
        #expect(
          others.map(\.type) == events.map(\.type), "generation \(generation), harm at byte \(position)")
        if generation > last { resumed += 1 }
      }
      #expect(found.gaps <= end.damages.count)
    }
    #expect(resumed > 20)
  }
}
