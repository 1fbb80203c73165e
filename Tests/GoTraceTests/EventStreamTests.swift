import Diagnostics
import GoTrace
import Testing
import TraceTestSupport

/// The event stream against Go's own reader, whose lines stand beside the fixtures.
@Suite struct EventStreamTests {
  /// Traces that tq refuses before the first event, or where Go's reader sees nothing wrong: tests of their own.
  static let exceptions = ["header-unknown-version", "header-only"]

  /// Go's reader refuses a version that no release writes; it is tried by the rules of the one before.
  @Test func aVersionThatNoReleaseWritesIsTried() throws {
    let (_, end) = try Self.read(try Fixtures.textTrace("header-unknown-version"))
    #expect(end.damage == nil && end.generationCount == 1)
  }

  /// Go's reader takes a header alone for a whole trace; a person who has one has lost the rest.
  @Test func aHeaderAloneIsDamage() throws {
    let (lines, end) = try Self.read(try Fixtures.textTrace("header-only"))
    #expect(lines.isEmpty)
    #expect(end.damage?.isTruncation == true)
  }

  /// Reads a trace and gives its lines and how it ended.
  static func read(_ bytes: [UInt8], step: Int = Int.max) throws -> (lines: [UInt8], end: TraceEnd) {
    let source = MemorySource(bytes, step: step)
    let version = try TraceReader.readHeader(source, name: "a trace")
    let consumer = CanonicalLines(keepsText: true)
    let end = try TraceReader(source: source, version: version).run(
      needs: ReadingNeeds(types: .all, ordering: true), consumer: consumer)
    return (consumer.text, end)
  }

  @Test(arguments: Fixtures.traceNames)
  func realTrace(name: String) throws {
    let facts = try Fixtures.traceFacts(name)
    let (lines, end) = try Self.read(try Fixtures.trace(name))
    #expect(end.damage == nil)
    #expect(end.eventCount == facts.events)
    #expect(end.lastTime == facts.lastTime)
    #expect(FNVHash.text(of: lines) == facts.hash)
  }

  @Test(arguments: Fixtures.textNames.filter { !exceptions.contains($0) })
  func pathologicalTrace(name: String) throws {
    let golden = try Fixtures.textEvents(name)
    let expected = golden.split(separator: "\n", omittingEmptySubsequences: true)
    let expectedLines = expected.filter { !$0.hasPrefix("error: ") }
    let isRefused = expected.contains { $0.hasPrefix("error: ") }
    let bytes = try Fixtures.textTrace(name)
    for step in [Int.max, 1] {
      let (lines, end) = try Self.read(bytes, step: step)
      let found = String(decoding: lines, as: UTF8.self).split(separator: "\n")
      // Where no generation can be read Go's reader gives a Sync that belongs to none; there is no event then.
      #expect(found == (end.generationCount == 0 ? [] : expectedLines))
      #expect((end.damage != nil) == isRefused, "\(end.damage?.message ?? "no damage")")
    }
  }
}
