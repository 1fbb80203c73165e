import Diagnostics
import GoTrace
import Testing
import TraceTestSupport

/// Traces that end too soon, at every byte.
@Suite struct TruncationTests {
  /// The events of every beginning of every text trace are those that Go's reader gives, in all versions of the
  /// format; and where it sees damage, so do we. (It takes some ends inside a generation for the end of the trace.)
  @Test func everyBeginningGivesWhatGoGives() throws {
    let truncations = try Fixtures.truncations()
    #expect(truncations.count == Fixtures.textNames.count)
    var versions: Set<UInt8> = []
    for (name, steps) in truncations.sorted(by: { $0.key < $1.key }) {
      let bytes = try Fixtures.textTrace(name)
      guard EventStreamTests.exceptions.allSatisfy({ $0 != name }) else { continue }
      versions.insert(bytes[6])
      for length in TraceVersion.headerLength...bytes.count {
        let golden = try #require(steps.last { $0.length <= length })
        let (lines, end) = try EventStreamTests.read(Array(bytes[..<length]))
        let count = lines.count { $0 == UInt8(ascii: "\n") }
        if let damage = end.damage { expectPlace(damage, in: length, name) }
        // Go's reader trips over a CPU sample whose stack is cut off.
        if golden.isPanic { continue }
        if end.generationCount > 0 {
          #expect(count == golden.events, "\(name) cut to \(length) bytes")
          #expect(FNVHash.text(of: lines) == golden.hash, "\(name) cut to \(length) bytes")
        } else {
          // Go's reader gives a Sync that belongs to no generation.
          #expect(count == 0 && golden.events <= 1, "\(name) cut to \(length) bytes")
        }
        if !golden.isWhole { #expect(end.damage != nil, "\(name) cut to \(length) bytes") }
      }
    }
    #expect(versions.count >= 4)
  }

  private func expectPlace(_ damage: TraceDamage, in length: Int, _ name: String) {
    let lost = damage.bytesLost ?? -1
    #expect((0...length).contains(damage.offset), "\(name) cut to \(length) bytes")
    #expect((0...length).contains(lost), "\(name) cut to \(length) bytes")
  }

  @Test func aHeaderCutOffIsRefused() throws {
    let bytes = try Fixtures.textTrace("clocks")
    for length in 0..<TraceVersion.headerLength {
      #expect(throws: QueryError.self) { try EventStreamTests.read(Array(bytes[..<length])) }
    }
  }

  /// What is missing explains better than what contradicts itself for lack of it.
  @Test(arguments: ["web-go1.22", "web-go1.24", "gc-go1.25"])
  func theEndIsNamedWhereTheRestContradictsItself(name: String) throws {
    let bytes = try Fixtures.trace(name)
    var found = 0
    for length in stride(from: bytes.count / 2, to: bytes.count, by: bytes.count / 40) {
      let (_, end) = try EventStreamTests.read(Array(bytes[..<length]))
      guard let damage = end.damage, end.endsInsideGeneration else { continue }
      found += 1
      #expect(damage.isTruncation, "\(damage.message)")
      #expect(damage.message.hasPrefix("the trace ends inside "), "\(damage.message)")
    }
    #expect(found > 0)
  }
}
