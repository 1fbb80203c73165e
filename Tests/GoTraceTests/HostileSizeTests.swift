import Diagnostics
import GoTrace
import Testing
import TraceTestSupport

/// Traces that claim much in few bytes, or hold much of one thing.
@Suite struct HostileSizeTests {
  private static let count: UInt64 = 40_000
  private static let largest = UInt64.max

  /// Traces by name, and whether they are damaged.
  static let traces: [(name: String, isDamaged: Bool, bytes: [UInt8])] = {
    var traces: [(String, Bool, [UInt8])] = []
    func add(_ name: String, damaged: Bool = false, _ body: (inout RawTrace) -> Void) {
      var trace = RawTrace()
      body(&trace)
      traces.append((name, damaged, trace.bytes))
    }
    let record = { (type: UInt8, a: UInt64, b: UInt64) in RawTrace.record(type, a, b) }
    add("a batch of 2^60 bytes", damaged: true) { $0.batch(size: 1 << 60, RawTrace.waiting(1)) }
    add("a batch of 2^64 - 1 bytes", damaged: true) { $0.batch(size: largest, RawTrace.waiting(1)) }
    add("a batch whose size does not fit 64 bits", damaged: true) {
      $0.batch(thread: 0, [])
      $0.batch(size: nil, [])
    }
    traces[traces.count - 1].2 += [1, 1, 0, 10] + [UInt8](repeating: 0xff, count: 20)
    add("a stack of 2^40 frames", damaged: true) {
      $0.batch(thread: RawTrace.noThread, [2] + record(3, 1, 1 << 40) + [1, 0, 0, 0])
    }
    add("a string of 2^62 bytes", damaged: true) {
      $0.batch(thread: RawTrace.noThread, [4] + record(5, 1, 1 << 62) + [0x78])
    }
    add("strings without a text") {
      $0.batches(thread: RawTrace.noThread, first: [4], (1...count).map { record(5, $0, 0) })
    }
    add("strings whose ids are far apart") {
      $0.batches(thread: RawTrace.noThread, first: [4], (0..<count).map { record(5, largest - $0 << 40, 0) })
    }
    add("a string that stands there many times", damaged: true) {
      $0.batches(thread: RawTrace.noThread, first: [4], (1...count).map { _ in record(5, 7, 0) })
    }
    add("stacks of one frame each") {
      $0.batches(
        thread: RawTrace.noThread, first: [2],
        (1...count).map { record(3, $0, 1) + RawTrace.varint($0 << 30) + [0, 0, 0] })
    }
    add("stacks that stand there many times", damaged: true) {
      $0.batches(thread: RawTrace.noThread, first: [2], (1...count).map { _ in record(3, 7, 0) })
    }
    add("many goroutines") { $0.batches((1...count).map { RawTrace.waiting($0) }) }
    add("goroutines with ids near 2^64") { $0.batches((1...count).map { RawTrace.waiting(largest - $0) }) }
    add("goroutines with ids that repeat") {
      $0.batches((1...count).map { RawTrace.waiting($0 & 1023) })
    }
    add("many procs") { $0.batches((1...count).map { RawTrace.record(13, 1, $0 << 20, 2) }) }
    add("many threads") { trace in
      for i in 1...count { trace.batch(thread: i << 16, RawTrace.waiting(i)) }
    }
    add("threads without events") { trace in for i in 1...count { trace.batch(thread: i, []) } }
    add("many generations") { trace in
      for i in 2...3000 {
        trace.batch(
          thread: RawTrace.noThread, time: 10 + UInt64(i), generation: UInt64(i),
          RawTrace.record(8, 1_000_000_000)
        )
      }
    }
    add("many open regions") {
      $0.batches(RawTrace.running + (1...count).map { _ in RawTrace.record(42, 1, 0, 0, 0) })
    }
    add("many open tasks") {
      $0.batches(RawTrace.running + (1...count).map { RawTrace.record(40, 1, $0 << 32, 0, 0, 0) })
    }
    add("stops of the world that do not end") { trace in
      trace.batches(thread: RawTrace.noThread, first: [4], (1...count).map { record(5, $0, 0) })
      trace.batches(
        RawTrace.running + (1...count).map { RawTrace.record(26, 1, $0, 0) }
          + (1...count).map { _ in RawTrace.record(27, 1) })
    }
    add("many CPU samples") {
      $0.batches(
        thread: RawTrace.noThread, first: [6], (1...count).map { RawTrace.record(7, $0, 0, 0, $0, 0) })
    }
    add("times that wrap") { $0.batches((1...count).map { RawTrace.waiting($0, after: largest - 5) }) }
    add("times near the end of time") {
      $0.batch(
        time: largest - 1, RawTrace.waiting(1, after: largest >> 1) + RawTrace.waiting(2, after: largest >> 1)
      )
    }
    add("a clock of one tick a second") {
      $0.batches(thread: 1, (1...count).map { RawTrace.waiting($0, after: 1 << 62) })
    }
    return traces
  }()

  /// What is read of a trace is in proportion to it: the most for a byte is what a thread's batch without events costs.
  private static let mostPerByte = 80
  /// Chunks of the input, of which some are there whatever its size.
  private static let always = 16 << 20

  @Test(arguments: traces.indices) func memoryIsInProportion(index: Int) throws {
    let (name, isDamaged, bytes) = Self.traces[index]
    for (recovers, ordering, step) in [
      (true, true, Int.max), (false, true, 4096), (true, false, 4096), (false, false, Int.max),
    ] {
      let source = MemorySource(bytes, step: step)
      let version = try TraceReader.readHeader(source, name: name)
      let memory = ReadingMemory(limit: .max)
      let consumer = Counting()
      let end = try TraceReader(source: source, version: version, memory: memory).run(
        needs: ReadingNeeds(
          types: ordering ? .all : ReadingNeeds.orderFreeTypes, ordering: ordering, batchData: step == 4096,
          recovers: recovers), consumer: consumer)
      // Without order nobody looks for contradictions.
      if ordering { #expect((end.damage != nil) == isDamaged, "\(name): \(end.damage?.message ?? "whole")") }
      for damage in end.damages { #expect((0...bytes.count).contains(damage.offset), "\(name)") }
      #expect(memory.mostHeldBytes <= Self.always + Self.mostPerByte * bytes.count, "\(name)")
      #expect(memory.mostHeldBytes > 0)
      if ordering { #expect(consumer.isInOrder, "\(name)") }
    }
  }

  private final class Counting: TraceConsumer {
    var isInOrder = true
    private var last = Int64.min
    func generation(_ generation: TraceGeneration) -> Bool { true }
    func events(_ block: EventBlock) -> Bool {
      for event in block.events {
        isInOrder = isInOrder && event.time > last
        last = event.time
      }
      return true
    }
  }

  /// What passes the limit ends the reading with an error that says what for.
  @Test(arguments: [
    ("goroutines", "to order events"), ("strings", "the strings and stacks"),
    ("batches", "the bytes of a generation"),
  ])
  func aLimit(_ what: String, _ message: String) throws {
    var trace = RawTrace()
    switch what {
    case "goroutines": trace.batches((1...400_000).map { RawTrace.waiting($0) })
    case "strings":
      trace.batches(
        thread: RawTrace.noThread, first: [4], (1...400_000).map { RawTrace.record(5, $0, 0) })
    default:
      let events = [UInt8](repeating: 0, count: 20).flatMap { _ in RawTrace.record(37, 1, 1) }
      for thread in 0..<350 as Range<UInt64> { trace.batches(thread: thread, (1...1000).map { _ in events }) }
    }
    // What comes through a pipe is held.
    let source = PipeSource(trace.bytes)
    let version = try TraceReader.readHeader(source, name: what)
    let needs = ReadingNeeds(types: .all, ordering: true, recovers: true)
    let error = try #require(throws: QueryError.self) {
      try TraceReader(source: source, version: version, memory: ReadingMemory(limit: 1)).run(
        needs: needs, consumer: Counting())
    }
    #expect(error.code == .runtime)
    #expect(error.message.contains("more than the memory limit of 16777216 bytes"))
    #expect(error.message.contains(message))
    let whole = PipeSource(trace.bytes)
    _ = try TraceReader.readHeader(whole, name: what)
    let end = try TraceReader(source: whole, version: version, memory: ReadingMemory(limit: 1 << 30)).run(
      needs: needs, consumer: Counting())
    #expect(end.generationCount == 1)
  }
}
