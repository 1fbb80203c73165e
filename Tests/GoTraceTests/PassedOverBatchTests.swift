import Diagnostics
import GoTrace
import Synchronization
import Testing
import TraceTestSupport

/// Batches of events that a file's reader passes over, and reads when their turn comes.
@Suite struct PassedOverBatchTests {
  /// Bytes as a pipe gives them, or as a file that may have become shorter since it was opened.
  private final class CountingSource: ByteSource {
    let byteCount: Int?
    let isSeekable: Bool
    let counts = Mutex<(sequential: Int, placed: Int)>((0, 0))
    private let bytes: MemorySource
    private let readableEnd: Int

    init(_ bytes: [UInt8], isSeekable: Bool, readableEnd: Int = Int.max) {
      self.bytes = MemorySource(bytes)
      self.isSeekable = isSeekable
      self.readableEnd = readableEnd
      byteCount = isSeekable ? bytes.count : nil
    }

    func read(into buffer: UnsafeMutablePointer<UInt8>, count: Int) throws(QueryError) -> Int {
      let got = try bytes.read(into: buffer, count: count)
      counts.withLock { $0.sequential += got }
      return got
    }

    func read(
      at offset: Int, into buffer: UnsafeMutablePointer<UInt8>, count: Int
    ) throws(QueryError) -> Int {
      let got = try bytes.read(at: offset, into: buffer, count: min(count, max(0, readableEnd - offset)))
      counts.withLock { $0.placed += got }
      return got
    }

    func cancel() {}
  }

  /// A trace of one thread, whose last batch of events is `count` events long.
  private func trace(eventsInLastBatch count: Int) throws -> [UInt8] {
    var bytes = try TextTrace.bytes(of: "trace 22\ngeneration 1\nsync")
    for events in [10_000, count] {
      // GoStatus of a goroutine that waits, of no thread.
      var data: [UInt8] = []
      for i in 0..<events {
        let id = (events == 10_000 ? 1 : 20_001) + i
        data += [25, 1, UInt8(id & 0x7f) | 0x80, UInt8(id >> 7 & 0x7f) | 0x80, UInt8(id >> 14)]
        data += [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 4]
        guard data.count > 60_000 || i == events - 1 else { continue }
        bytes += [1, 1, 0, 10, UInt8(data.count & 0x7f) | 0x80, UInt8(data.count >> 7 & 0x7f) | 0x80]
        bytes += [UInt8(data.count >> 14)] + data
        data = []
      }
    }
    return bytes
  }

  private func read(_ source: any ByteSource) throws -> (lines: [UInt8], end: TraceEnd) {
    let version = try TraceReader.readHeader(source, name: "a trace")
    let consumer = CanonicalLines(keepsText: true)
    let end = try TraceReader(source: source, version: version).run(
      needs: ReadingNeeds(types: .all, ordering: true), consumer: consumer)
    return (consumer.text, end)
  }

  @Test func eventsAreTheSameFromAPipeAndFromAFile() throws {
    let bytes = try trace(eventsInLastBatch: 3500)
    let pipe = CountingSource(bytes, isSeekable: false)
    let file = CountingSource(bytes, isSeekable: true)
    let fromPipe = try read(pipe)
    let fromFile = try read(file)
    #expect(fromPipe.lines == fromFile.lines)
    #expect(fromPipe.end.eventCount == 13_502)
    #expect(fromFile.end.damage == nil)
    #expect(pipe.counts.withLock { $0 } == (bytes.count, 0))
    // What is looked at to find the next header is read twice, and no more.
    let placed = file.counts.withLock { $0.placed }
    #expect(placed >= bytes.count - TraceVersion.headerLength)
    #expect(placed < bytes.count + bytes.count / 5)
  }

  @Test(arguments: Fixtures.traceNames)
  func realTracesAreTheSameFromAPipe(name: String) throws {
    let facts = try Fixtures.traceFacts(name)
    let (lines, end) = try read(CountingSource(try Fixtures.trace(name), isSeekable: false))
    #expect(end.damage == nil)
    #expect(FNVHash.text(of: lines) == facts.hash)
  }

  @Test func aFileThatBecomesShorterIsDamage() throws {
    let bytes = try trace(eventsInLastBatch: 3500)
    // The last batch's header was there, and when its turn comes its end is not.
    let (lines, end) = try read(CountingSource(bytes, isSeekable: true, readableEnd: bytes.count - 100))
    let message = try #require(end.damage?.message)
    #expect(message.contains("became shorter while it was read"))
    #expect(end.damage?.generation == 1)
    #expect(!lines.isEmpty)
    #expect(end.eventCount >= 10_000)
  }

  @Test func withoutOrderToo() throws {
    let bytes = try trace(eventsInLastBatch: 3500)
    func count(_ source: CountingSource) throws -> (Int, TraceEnd) {
      let version = try TraceReader.readHeader(source, name: "a trace")
      final class Counter: TraceConsumer {
        var count = 0
        func generation(_ generation: TraceGeneration) -> Bool { true }
        func events(_ block: EventBlock) -> Bool {
          count += block.events.count
          return true
        }
      }
      let counter = Counter()
      let end = try TraceReader(source: source, version: version).run(
        needs: ReadingNeeds(types: EventTypeSet([.goStatus]), ordering: false), consumer: counter)
      return (counter.count, end)
    }
    #expect(try count(CountingSource(bytes, isSeekable: true)).0 == 13_500)
    #expect(try count(CountingSource(bytes, isSeekable: false)).0 == 13_500)
    let (some, end) = try count(CountingSource(bytes, isSeekable: true, readableEnd: bytes.count - 100))
    #expect(some > 0 && some < 13_500)
    #expect(end.damage?.message.contains("became shorter") == true)
  }
}
