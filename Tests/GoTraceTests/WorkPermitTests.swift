import Diagnostics
import Foundation
import Synchronization
import Testing
import TraceTestSupport

@testable import GoTrace

/// No more threads work at a time than were allowed.
@Suite struct WorkPermitTests {
  /// How many are at work, and the most that ever were.
  private final class Count: Sendable {
    let now = Atomic<Int>(0)
    let most = Atomic<Int>(0)

    func work(microseconds: UInt32) {
      let count = now.add(1, ordering: .sequentiallyConsistent).newValue
      most.max(count, ordering: .sequentiallyConsistent)
      usleep(microseconds)
      now.subtract(1, ordering: .sequentiallyConsistent)
    }
  }

  /// Bytes that take their time, like those of a slow disk that is busy all the while.
  private final class SlowSource: ByteSource, @unchecked Sendable {
    private let memory: MemorySource
    private let count: Count

    init(_ bytes: [UInt8], _ count: Count) {
      memory = MemorySource(bytes, step: 512)
      self.count = count
    }

    var byteCount: Int? { nil }
    func cancel() {}
    func read(into buffer: UnsafeMutablePointer<UInt8>, count: Int) throws(QueryError) -> Int {
      self.count.work(microseconds: 300)
      return try memory.read(into: buffer, count: count)
    }
  }

  private final class SlowConsumer: TraceConsumer {
    let count: Count
    var events = 0

    init(_ count: Count) { self.count = count }
    func generation(_ generation: TraceGeneration) throws(QueryError) -> Bool { true }
    func events(_ block: EventBlock) throws(QueryError) -> Bool {
      count.work(microseconds: 3000)
      events += block.events.count
      return true
    }
  }

  /// The most that worked at a time while a trace of many generations was read, and its events.
  private func read(_ permits: WorkPermits?) throws -> (most: Int, events: Int) {
    let bytes = try Fixtures.trace("heartbeat-go1.27")
    let count = Count()
    let source = SlowSource(bytes, count)
    let version = try TraceReader.readHeader(source, name: "test")
    let consumer = SlowConsumer(count)
    let reader = TraceReader(source: source, version: version, permits: permits)
    let end = try reader.run(needs: ReadingNeeds(types: .all, ordering: true), consumer: consumer)
    #expect(end.damage == nil)
    return (count.most.load(ordering: .relaxed), consumer.events)
  }

  @Test func readingAndConsuming() throws {
    let free = try read(nil)
    #expect(free.most == 2)
    let one = try read(WorkPermits(1))
    #expect(one.most == 1)
    #expect(one.events == free.events)
    #expect(try read(WorkPermits(3)).most == 2)
  }

  @Test func permits() {
    for allowed in [1, 2, 5] {
      let permits = WorkPermits(allowed)
      let count = Count()
      DispatchQueue.concurrentPerform(iterations: 12) { _ in
        permits.take()
        count.work(microseconds: 2000)
        _ = permits.waiting { usleep(100) }
        permits.give()
      }
      #expect(count.most.load(ordering: .relaxed) <= allowed)
    }
  }
}
