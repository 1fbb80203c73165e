import Diagnostics
import Foundation
import Synchronization
import Testing
import TraceTestSupport

@testable import GoTrace

/// Parts of a consumer see every block once, in order, on several threads, and what goes wrong first is what is told.
@Suite struct BlockCrewTests {
  /// Writes down what it sees.
  private final class Part: EventConsumer, @unchecked Sendable {
    let staysOnCaller: Bool
    let name: Int
    /// The block in which it throws, and after which it has enough.
    let failing: Int?
    let enough: Int?
    let caller = pthread_self()
    private let isAtWork = Atomic<Bool>(false)
    /// Numbers of blocks, and whether two threads were here at a time or one that must not be.
    var seen: [Int] = []
    var isMisused = false
    var workedElsewhere = false

    init(_ name: Int, staysOnCaller: Bool = false, failing: Int? = nil, enough: Int? = nil) {
      self.name = name
      self.staysOnCaller = staysOnCaller
      self.failing = failing
      self.enough = enough
    }

    func events(_ block: EventBlock) throws(QueryError) -> Bool {
      if isAtWork.exchange(true, ordering: .sequentiallyConsistent) { isMisused = true }
      let isCaller = pthread_equal(caller, pthread_self()) != 0
      if !isCaller { workedElsewhere = true }
      if staysOnCaller, !isCaller { isMisused = true }
      usleep(UInt32((name * 7 + block.firstSequence * 13) % 5 * 40))
      seen.append(block.firstSequence)
      isAtWork.store(false, ordering: .sequentiallyConsistent)
      if block.firstSequence == failing {
        throw QueryError(.runtime, "part \(name), block \(block.firstSequence)")
      }
      return block.firstSequence != enough
    }
  }

  private final class Consumer: TraceConsumer {
    let all: [Part]
    init(_ parts: [Part]) { all = parts }

    var parts: [any EventConsumer] { all }
    func generation(_ generation: TraceGeneration) throws(QueryError) -> Bool { true }
    func events(_ block: EventBlock) throws(QueryError) -> Bool {
      var wantsMore = false
      for part in all where try part.events(block) { wantsMore = true }
      return wantsMore
    }
  }

  private static func generation() throws -> TraceGeneration {
    let strings = try StringTable(entries: [])
    return TraceGeneration(
      number: 1, version: .go126, offset: 0, byteCount: 0, batches: [],
      sync: SyncRecord(unitsPerSecond: 1_000_000_000, frequency: 1, clock: nil), minimumTime: 0,
      strings: strings, stacks: try StackTable(WireStacks(), strings: strings), samples: [])
  }

  /// Hands blocks over as the reader does, some ahead. Returns the numbers of those given back, and the error.
  private func hand(
    _ count: Int, to parts: [Part], processors: Int, permits: WorkPermits? = nil
  ) throws -> (back: [Int], error: String?) {
    let crew = BlockCrew(Consumer(parts), permits, processors: processors)
    let back = Mutex<[Int]>([])
    let buffer = EventBuffer()
    let generation = try Self.generation()
    var error: String?
    do throws(QueryError) {
      var handed = 0
      while handed < count {
        let isAhead = handed - back.withLock { $0.count } >= 6
        if isAhead, try crew.work() { continue }
        if isAhead {
          usleep(20)
          continue
        }
        let number = handed
        let block = EventBlock(
          events: EventSequence(buffer, count: 1), generation: generation, firstSequence: number)
        handed += 1
        if try !crew.events(block, giveBack: { back.withLock { $0.append(number) } }) { break }
      }
      try crew.settle()
    } catch let thrown {
      error = thrown.message
    }
    crew.end()
    return (back.withLock { $0 }, error)
  }

  @Test(arguments: [1, 2, 4, 8])
  func everyPartSeesAllBlocksInOrder(processors: Int) throws {
    let parts = (0..<5).map { Part($0, staysOnCaller: $0 == 0) }
    let (back, error) = try hand(120, to: parts, processors: processors)
    #expect(error == nil)
    #expect(back.sorted() == Array(0..<120))
    for part in parts {
      #expect(part.seen == Array(0..<120))
      #expect(!part.isMisused)
    }
    #expect(parts.contains { $0.workedElsewhere } == (processors > 1))
  }

  @Test func permitsAreHeeded() throws {
    let alone = (0..<3).map { Part($0) }
    _ = try hand(40, to: alone, processors: 4, permits: WorkPermits(1))
    #expect(alone.allSatisfy { !$0.workedElsewhere && $0.seen == Array(0..<40) })
  }

  @Test func aPartAloneStaysWhereItIs() throws {
    let part = Part(0)
    _ = try hand(40, to: [part], processors: 4)
    #expect(!part.workedElsewhere)
    #expect(part.seen == Array(0..<40))
  }

  @Test func partsThatHaveEnoughSeeNoMore() throws {
    let parts = [Part(0, enough: 3), Part(1), Part(2, enough: 17)]
    let (back, _) = try hand(60, to: parts, processors: 4)
    #expect(back.sorted() == Array(0..<60))
    // The first block goes to all, whatever they say.
    #expect(parts.map(\.seen.count) == [4, 60, 18])
    let all = [Part(0, enough: 3), Part(1, enough: 5)]
    let (some, _) = try hand(1000, to: all, processors: 4)
    #expect(some.count < 30)
    #expect(all.map(\.seen.count) == [4, 6])
  }

  /// The error is that of the first block in which there is one, and of the first part there.
  @Test(arguments: [2, 4])
  func theFirstErrorIsTold(processors: Int) throws {
    for _ in 0..<20 {
      let parts = [
        Part(0), Part(1, failing: 31), Part(2, failing: 30), Part(3, failing: 30), Part(4, failing: 33),
      ]
      let (_, error) = try hand(100, to: parts, processors: processors)
      #expect(error == "part 2, block 30")
      #expect(parts[0].seen.count >= 31)
      #expect(parts[1].seen.count >= 31)
      #expect(parts.allSatisfy { !$0.isMisused })
    }
  }
}
