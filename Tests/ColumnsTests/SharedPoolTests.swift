import Dispatch
import Synchronization
import Testing

@testable import Columns

/// Pools that several threads add to and read.
@Suite struct SharedPoolTests {
  @Test func elementsStayWhereTheyAre() {
    let array = SettledArray<[Int]>()
    for i in 0..<5000 {
      array.append([i, -i])
      #expect(array.count == i + 1)
    }
    #expect((0..<5000).allSatisfy { array[$0] == [$0, -$0] })
  }

  @Test func elementsAreFreed() {
    final class Element {
      let count: Counter
      init(_ count: Counter) { self.count = count }
      deinit { count.gone += 1 }
    }
    final class Counter { var gone = 0 }
    let counter = Counter()
    for size in [0, 1, 64, 65, 1000] {
      counter.gone = 0
      do {
        let array = SettledArray<Element>()
        for _ in 0..<size { array.append(Element(counter)) }
      }
      #expect(counter.gone == size)
    }
  }

  /// Each thread meets the same values in an order of its own, and reads what it has been given an id of while others
  /// add.
  @Test func equalValuesHaveEqualIDsOnAllThreads() {
    let pools = ValuePools()
    pools.isShared = true
    let found = Mutex<[[Int: [Int64]]]>([])
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      var ids: [Int: [Int64]] = [:]
      for step in 0..<3000 {
        let i = step * [1, 7, 11, 13][thread] % 3000
        let text = pools.strings.intern("text \(i)")
        let frame = pools.stacks.intern(StackPool.Frame(pc: UInt64(i), function: text, file: 0, line: 1))
        let stack = pools.stacks.intern([frame, frame])
        let list = pools.lists.intern([text, nil])
        ids[i] = [text, stack, list]
        #expect(pools.strings.string(text) == "text \(i)")
        #expect(pools.stacks.frame(pools.stacks.frameIDs(of: stack)[1]).function == text)
        #expect(pools.lists.elements(list) == [text, nil])
        #expect(pools.strings.find("text \(i)") == text)
      }
      found.withLock { $0.append(ids) }
    }
    pools.isShared = false
    let all = found.withLock { $0 }
    #expect(all.count == 4)
    #expect(all.allSatisfy { $0 == all[0] })
    // The empty string is there from the beginning.
    #expect(pools.strings.count == 3001)
    #expect(pools.stacks.count == 3000)
  }
}
