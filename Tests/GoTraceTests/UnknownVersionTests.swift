import Diagnostics
import GoTrace
import Testing
import TraceTestSupport

/// Headers of versions that no release of Go is known to write.
@Suite struct UnknownVersionTests {
  /// The same trace with another version in its header.
  private func renamed(_ bytes: [UInt8], _ version: String) -> [UInt8] {
    let header = Array("go 1.\(version) trace".utf8)
    return header + [UInt8](repeating: 0, count: TraceVersion.headerLength - header.count)
      + bytes[TraceVersion.headerLength...]
  }

  /// A trace is read by the rules of the last known version before its own.
  @Test(
    arguments: [
      ("web-go1.27", "27", "go 1.26"), ("web-go1.27", "30", "go 1.26"),
      ("heartbeat-go1.26", "126", "go 1.26"),
      ("web-go1.24", "24", "go 1.23"), ("gc-go1.27", "999", "go 1.26"),
    ])
  func isReadByTheRulesOfTheOneBefore(name: String, version: String, rules: String) throws {
    let bytes = try Fixtures.trace(name)
    let expected = try EventStreamTests.read(bytes)
    let found = try EventStreamTests.read(renamed(bytes, version))
    #expect(found.lines == expected.lines)
    #expect(found.end.damage == nil)
    let header = TraceVersion.header(renamed(bytes, version))
    guard case .readable(let unknown) = header else {
      Issue.record("\(header)")
      return
    }
    #expect(unknown.name == "go 1.\(version)" && !unknown.isKnown && unknown.rules.name == rules)
  }

  /// Go's reader refuses the header; so do we where the format has no generations.
  @Test func oldVersionsThatNoReleaseWritesAreRefused() throws {
    let bytes = try Fixtures.trace("web-go1.27")
    for version in ["0", "4", "6", "12", "20"] {
      #expect(throws: QueryError.self, "\(version)") {
        try EventStreamTests.read(renamed(bytes, version))
      }
    }
  }

  /// Looks at no event: without order its state and time mean nothing.
  private final class Unconcerned: TraceConsumer {
    func generation(_ generation: TraceGeneration) -> Bool { true }
    func events(_ block: EventBlock) -> Bool { true }
  }

  /// An event of a type that is not known has no length: it is named, and the rest of its batch is lost.
  @Test(arguments: [(ordering: true, recovers: true), (true, false), (false, true), (false, false)])
  func unknownTypesAreNamed(ordering: Bool, recovers: Bool) throws {
    let known = try TextTrace.bytes(
      of: """
        trace 26
        generation 1
        sync
        batch m=0 time=10
        ProcStatus p=0 pstatus=running
        bytes 78 01
        end
        """)
    let place = try #require(known.indices.last { known[$0] == 120 })
    for (version, message) in [
      ("26", "byte 120 is no type of event"), ("31", "event type 120 is not known to this version of tq"),
    ] {
      let source = MemorySource(renamed(known, version))
      let found = try TraceReader.readHeader(source, name: "a trace")
      let end = try TraceReader(source: source, version: found).run(
        needs: ReadingNeeds(
          types: ordering ? .all : ReadingNeeds.orderFreeTypes, ordering: ordering, recovers: recovers),
        consumer: Unconcerned())
      let damage = try #require(end.damage)
      #expect(damage.message == message)
      #expect(damage.offset == place)
      #expect(damage.generation == 1)
    }
  }
}
