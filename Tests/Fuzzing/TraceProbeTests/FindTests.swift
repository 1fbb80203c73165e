import Diagnostics
import GoTrace
import Testing
import TraceProbe
import TraceTestSupport

/// What the fuzzer of traces found, each as small as it could be made.
@Suite struct FindTests {
  /// The types of events, and how it ended.
  private final class Types: TraceConsumer {
    var events: [WireEventType] = []
    var generations: [UInt64] = []

    func generation(_ generation: TraceGeneration) -> Bool {
      generations.append(generation.number)
      return true
    }

    func events(_ block: EventBlock) -> Bool {
      events += block.events.map(\.type)
      return true
    }
  }

  private func read(_ bytes: [UInt8], recovers: Bool = true) throws -> (types: Types, end: TraceEnd) {
    TraceProbe.run(.v2, bytes)
    let source = MemorySource(bytes)
    let version = try TraceReader.readHeader(source, name: "a trace")
    let types = Types()
    let end = try TraceReader(source: source, version: version).run(
      needs: ReadingNeeds(types: .all, ordering: true, recovers: recovers), consumer: types)
    return (types, end)
  }

  /// A generation with a batch that is none in front, so that what contradicts itself loses its thread and no more.
  private func damaged(_ events: String) throws -> [UInt8] {
    let whole = try TextTrace.bytes(of: "trace 26\ngeneration 1\nsync\n\(events)\nend")
    // A batch of generation 0.
    return whole[..<16] + [1, 0, 0, 1, 0] + whole[16...]
  }

  @Test func aRefusedStatusLeavesNoGoroutineBehind() throws {
    let bytes = try damaged(
      """
      batch m=0 time=10
      GoStatus g=1 m=none gstatus=syscall
      batch m=1 time=20
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=1 gstatus=running
      """)
    let (types, end) = try read(bytes)
    #expect(types.events == [.sync255, .procStatus, .goStatus, .sync255])
    #expect(end.goroutines == [1])
  }

  @Test func aRefusedStealLeavesTheProcToItsThread() throws {
    let bytes = try damaged(
      """
      batch m=0 time=10
      ProcStatus p=0 pstatus=syscall
      GoStatus g=1 m=0 gstatus=syscall
      GoSyscallEnd dt=100
      batch m=1 time=50
      ProcSteal p=0 p_seq=1 m=7
      """)
    let (types, _) = try read(bytes)
    #expect(types.events == [.sync255, .procStatus, .goStatus, .goSyscallEnd, .sync255])
  }

  /// Of a damaged generation names may be missing, and the largest number is a name as any other.
  @Test func theLargestIDIsOneThatIsMissing() throws {
    let bytes = try damaged(
      """
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      GoBlock reason_string=18446744073709551615 stack=18446744073709551615
      """)
    let (types, _) = try read(bytes)
    #expect(types.events == [.sync255, .procStatus, .goStatus, .goBlock, .sync255])
  }

  private static let generation = """
    generation 2
    sync
    batch m=0 time=1000000
    ProcStatus p=0 pstatus=running
    end
    """

  /// It had no time, which was taken for the zero of the trace's times.
  @Test func aGenerationOfWhichOnlyTheEndIsLeftIsNone() throws {
    let whole = try TextTrace.bytes(of: "trace 26\n\(Self.generation)")
    let (expected, end) = try read(whole)
    let (types, found) = try read(whole[..<16] + [1, 0, 0, 1, 0, 52] + whole[16...])
    #expect(types.generations == [2])
    #expect(types.events == expected.events)
    #expect(found.clockStart == end.clockStart)
    #expect(found.damages.map(\.bytesLost) == [5])
  }

  @Test func endsOfGenerationsWithoutAnyAreDamage() throws {
    let header = Array("go 1.26 trace\0\0\0".utf8)
    let (types, end) = try read(header + [52, 52, 52])
    #expect(types.events.isEmpty)
    #expect(end.damages.map(\.bytesLost) == [3])
    #expect(end.damages.map(\.offset) == [16])
    // Also behind a generation; the next one is read.
    let text = "batch m=0 time=10\nProcStatus p=0 pstatus=running\nend\n"
    let whole = try TextTrace.bytes(of: "trace 26\ngeneration 1\nsync\n\(text)\(Self.generation)")
    let first = try TextTrace.bytes(of: "trace 26\ngeneration 1\nsync\n\(text)")
    let (found, report) = try read(whole[..<first.count] + [52] + whole[first.count...])
    #expect(found.generations == [1, 2])
    #expect(found.events == [.sync255, .procStatus, .sync255, .procStatus, .sync255])
    #expect(report.damages.map(\.bytesLost) == [1])
    #expect(report.damages.map(\.isFollowed) == [true])
  }

  /// Where reading goes on behind damage it was passed over also of a trace that has none.
  @Test func aBatchOfTimeZeroIsTheBeginning() throws {
    let status: [UInt8] = [13, 1, 0, 1]
    let bytes = Array("go 1.23 trace\0\0\0".utf8) + [1, 1, 0, 10, 4] + status + [1, 1, 1, 0, 2, 8, 7]
    let strict = try read(bytes, recovers: false)
    let found = try read(bytes)
    #expect(strict.end.damages.isEmpty && found.end.damages.isEmpty)
    #expect(found.types.events == [.sync255, .procStatus, .sync255])
    #expect(strict.end.clockStart == 1)
    #expect(found.end.clockStart == 1)
  }

  /// As for Go's reader, it is the next one by the end that stands before it.
  @Test func aGenerationMayHaveTheNumberOfTheOneBefore() throws {
    let generation = "generation 3\nsync\nbatch m=0 time=1000\nProcStatus p=0 pstatus=running\nend\n"
    let bytes = try TextTrace.bytes(of: "trace 26\n" + generation + generation)
    let strict = try read(bytes, recovers: false)
    let found = try read(bytes)
    #expect(strict.types.events == [.sync255, .procStatus, .sync255, .procStatus, .sync255])
    #expect(found.types.events == strict.types.events)
    #expect(found.end.damages.isEmpty)
  }

  /// The first generation, which says where the trace begins, has no events, and the clock of the second is earlier.
  @Test func nothingIsBeforeTheBeginning() throws {
    let text = """
      generation 1
      sync
      batch m=0 time=1000
      bytes 07
      generation 2
      sync
      batch m=0 time=64
      ProcStatus p=0 pstatus=running
      """
    for version in [22, 25] {
      let (types, end) = try read(try TextTrace.bytes(of: "trace \(version)\n\(text)"))
      #expect(types.events == [.sync255, .procStatus, .sync255])
      #expect(end.lastTime > (end.clockStart ?? .max))
    }
  }

  /// What was unpacked in the same step as the block that is wrong was lost.
  @Test(.enabled(if: Compression.zstd.isSupported))
  func allBlocksBeforeAWrongOneAreUnpacked() throws {
    func block(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count << 3), 0, 0] + bytes }
    let frame: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x38]
    for blocks in [[[1, 2, 3]], [[1], [2], [3]], [[], [1, 2], [3]]] as [[[UInt8]]] {
      // A block of the type that there is not.
      let source = try unpacked(MemorySource(frame + blocks.flatMap(block) + [6, 0, 0]), name: "t")
      var buffer = [UInt8](repeating: 0, count: 100)
      var found: [UInt8] = []
      #expect(throws: QueryError.self) {
        while true {
          let got = try buffer.withUnsafeMutableBufferPointer { (buffer) throws(QueryError) -> Int in
            guard let base = buffer.baseAddress else { return 0 }
            return try source.read(into: base, count: buffer.count)
          }
          if got == 0 { break }
          found += buffer[..<got]
        }
      }
      #expect(found == [1, 2, 3])
    }
  }

  /// The tests' own form of traces.
  @Test(arguments: ["123456789012", "-1", "9223372036854775807"])
  func aTextWithAVersionThatIsNone(version: String) {
    TraceProbe.run(.text, Array("old \(version)\nProcStart 1 2".utf8))
  }
}
