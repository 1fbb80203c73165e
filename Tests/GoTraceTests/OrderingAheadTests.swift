import Diagnostics
import GoTrace
import Testing
import TraceTestSupport

/// A generation that is ordered before the one before it has been comes to what it would have come to, however much of it
/// was.
@Suite struct OrderingAheadTests {
  /// Traces of several generations.
  static let names = Fixtures.traceNames.filter { $0.hasPrefix("heartbeat") || $0.hasPrefix("flight") }

  /// Lines of events, and what they do not show: slots, and what transitions end.
  private final class Slots: TraceConsumer {
    let lines = CanonicalLines(keepsText: true)
    var slots: [UInt32] = []
    var stays: [String] = []

    func generation(_ generation: TraceGeneration) throws(QueryError) -> Bool { true }
    func events(_ block: EventBlock) throws(QueryError) -> Bool {
      slots += block.events.map(\.slot)
      for event in block.events where event.type.isGoroutineTransition && event.from != event.to {
        let origin = event.origin
        let id = block.generation.stringIndex(origin.reason) ?? 0
        let reason =
          origin.isExtra
          ? block.generation.extraString(origin.reason) : Array(block.generation.string(at: id))
        stays.append("\(event.lasted) \(origin.previous) \(String(decoding: reason, as: UTF8.self))")
      }
      return try lines.events(block)
    }
  }

  /// Reads a trace on one thread, that many events of each generation ahead.
  private func read(_ bytes: [UInt8], ahead: Int?) throws
    -> (lines: [UInt8], slots: [UInt32], stays: [String], end: TraceEnd)
  {
    let source = MemorySource(bytes)
    let version = try TraceReader.readHeader(source, name: "a trace")
    let consumer = Slots()
    var needs = ReadingNeeds(types: .all, ordering: true, columns: .all)
    needs.eventsAhead = ahead
    let end = try InlineReader().read(source, version, needs: needs, chunkSize: 1 << 16, consumer: consumer)
    return (consumer.lines.text, consumer.slots, consumer.stays, end)
  }

  /// The lines' hash is that of Go's reader.
  @Test(arguments: names)
  func aRealTrace(name: String) throws {
    let facts = try Fixtures.traceFacts(name)
    let bytes = try Fixtures.trace(name)
    let expected = try read(bytes, ahead: nil)
    var mostAhead = 0
    for ahead in Array(0..<40) + [100, 200, 400, 800, 1600, 1_000_000] {
      let (lines, slots, stays, end) = try read(bytes, ahead: ahead)
      #expect(stays == expected.stays)
      #expect(end.damage == nil && end.generationsInVain == 0)
      #expect(end.eventCount == facts.events && end.lastTime == facts.lastTime)
      #expect(FNVHash.text(of: lines) == facts.hash, "\(ahead) events ahead")
      #expect(slots == expected.slots && end.goroutines == expected.end.goroutines)
      mostAhead = max(mostAhead, end.eventsAhead)
    }
    #expect(mostAhead > facts.events / 8)
  }

  /// Also where generations contradict each other: lines and damage are those of Go's reader.
  @Test(arguments: Fixtures.textNames.filter { !EventStreamTests.exceptions.contains($0) })
  func aPathologicalTrace(name: String) throws {
    let golden = try Fixtures.textEvents(name).split(separator: "\n").filter { !$0.hasPrefix("error: ") }
    let bytes = try Fixtures.textTrace(name)
    let expected = try read(bytes, ahead: nil)
    for ahead in [0, 1, 2, 3, 4, 6, 10, 1_000_000] {
      let (lines, slots, stays, end) = try read(bytes, ahead: ahead)
      #expect(stays == expected.stays)
      let found = String(decoding: lines, as: UTF8.self).split(separator: "\n")
      #expect(found == (end.generationCount == 0 ? [] : golden))
      #expect(end.damages == expected.end.damages && slots == expected.slots)
    }
  }

  /// A trace in which everything goes on over the boundaries of its generations, with each line left out, given twice,
  /// exchanged with another, and with a word of another: most contradict themselves then, at their boundaries or
  /// elsewhere.
  @Test func everySmallChangeOfATrace() throws {
    let lines = try Fixtures.text("everything-across-generations").split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map(String.init)
    var compared = 0
    var vain = 0
    for place in 1..<lines.count {
      for changed in Self.changes(of: lines, at: place) {
        guard let bytes = try? TextTrace.bytes(of: changed.joined(separator: "\n")) else { continue }
        let expected = try read(bytes, ahead: nil)
        for ahead in [1 + compared % 24, 1_000_000] {
          let found = try read(bytes, ahead: ahead)
          #expect(found.lines == expected.lines, "\(ahead) events ahead of \(changed)")
          #expect(found.slots == expected.slots, "\(ahead) events ahead of \(changed)")
          #expect(found.stays == expected.stays, "\(ahead) events ahead of \(changed)")
          #expect(found.end.damages == expected.end.damages, "\(ahead) events ahead of \(changed)")
          #expect(found.end.goroutines == expected.end.goroutines, "\(ahead) events ahead of \(changed)")
          vain += found.end.generationsInVain
        }
        compared += 1
      }
    }
    #expect(compared > 700, "\(compared)")
    #expect(vain > 150, "\(vain) of \(compared)")
  }

  /// Second generations that say what cannot be: a proc is stolen from a thread that held another one, and a goroutine is
  /// there that has ended.
  @Test(arguments: [
    "ProcStatus p=1 pstatus=abandoned\nProcSteal p=1 p_seq=1 m=2",
    "GoDestroy\nGoStatus g=1 m=0 gstatus=running",
  ])
  func aGenerationThatCannotFollow(contradiction: String) throws {
    let text = """
      trace 25
      generation 1
      sync
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      batch m=1 time=11
      ProcStatus p=1 pstatus=running
      GoStatus g=2 m=1 gstatus=running
      GoSyscallBegin p_seq=1
      batch m=2 time=12
      ProcStatus p=2 pstatus=running
      GoStatus g=3 m=2 gstatus=running
      generation 2
      sync time=100
      batch m=0 time=110
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      \(contradiction)
      """
    let bytes = try TextTrace.bytes(of: text)
    let expected = try read(bytes, ahead: nil)
    let found = try read(bytes, ahead: 100)
    #expect(expected.end.damage != nil && found.end.damages == expected.end.damages)
    #expect(found.lines == expected.lines)
    #expect(found.end.generationsInVain == 1)
  }

  /// States that begin and end while events of the generation before still come, which push them all to the nanoseconds
  /// after those.
  @Test func statesWhileGenerationsOverlap() throws {
    let text = """
      trace 25
      generation 1
      sync
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      HeapAlloc dt=100000 heapalloc_value=1
      generation 2
      sync time=100
      batch m=0 time=110
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      GoCreate dt=500 new_g=2
      GoBlock dt=500 reason_string=0
      GoStart dt=500 g=2 g_seq=1
      GoUnblock dt=500 g=1 g_seq=1
      GoDestroy dt=500
      GoStart dt=500 g=1 g_seq=2
      GoStop dt=300000 reason_string=0
      GoStart dt=500 g=1 g_seq=3
      """
    let bytes = try TextTrace.bytes(of: text)
    let expected = try read(bytes, ahead: nil)
    // Another event lies between the two of each: two nanoseconds, where the times of the trace are 1000 apart.
    #expect(expected.end.damage == nil && expected.stays.filter { $0.hasPrefix("2 ") }.count == 4)
    for ahead in 1..<12 {
      let found = try read(bytes, ahead: ahead)
      #expect(found.lines == expected.lines && found.stays == expected.stays, "\(ahead) events ahead")
      #expect(found.end.stays == expected.end.stays && found.end.eventsAhead >= ahead)
    }
  }

  /// Since Go 1.26 generations may have the number of the first: what appears in them is said to have been there.
  @Test func aProcThatAppearsInAGenerationOfTheFirstOnesNumber() throws {
    let generation = { (proc: Int, time: Int) in
      "generation 1\nsync\nbatch m=\(proc) time=\(time)\nProcStatus p=\(proc) pstatus=running\nProcStop\nend\n"
    }
    let bytes = try TextTrace.bytes(of: "trace 26\n" + generation(0, 10) + generation(1, 100))
    let expected = try read(bytes, ahead: nil)
    let found = try read(bytes, ahead: 100)
    #expect(found.lines == expected.lines)
    #expect(found.end.eventsAhead == 3 && expected.end.damage == nil)
  }

  /// The second generation's events lie before the last one of the first, which pushes all of them: over more than a
  /// block, of which the first have what it takes to make their times later, and so long that they have not.
  @Test(arguments: [(1_000_000, 200, 0), (400_000_000, 4000, 1)])
  func generationsThatOverlapByMoreThanABlock(overlap: Int, step: Int, vain: Int) throws {
    let heap = (0..<12_000).map { "HeapAlloc dt=\(step) heapalloc_value=\($0)" }
    let text = """
      trace 26
      generation 1
      sync
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      HeapAlloc dt=\(overlap) heapalloc_value=1
      end
      generation 2
      sync time=100
      batch m=0 time=110
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      \(heap.joined(separator: "\n"))
      end
      """
    let bytes = try TextTrace.bytes(of: text)
    let expected = try read(bytes, ahead: nil)
    let found = try read(bytes, ahead: 1_000_000)
    #expect(expected.end.damage == nil && expected.end.eventCount > 12_000)
    let isSame = found.lines == expected.lines
    #expect(isSame && found.end.lastTime == expected.end.lastTime)
    #expect(found.end.generationsInVain == vain)
  }

  /// What is put between lines: a goroutine is there again after its end, a proc is stolen from a thread that had none
  /// and from one that is not there, and a thread tells of a goroutine that runs on another.
  private static let insertions = [
    "GoStatus g=2 m=none gstatus=waiting",
    "ProcStatus p=3 pstatus=abandoned\nProcSteal p=3 p_seq=1 m=2",
    "ProcStatus p=3 pstatus=abandoned\nProcSteal p=3 p_seq=1 m=9",
    "batch m=1 time=105\nGoStatus g=1 m=1 gstatus=running",
  ]

  private static func changes(of lines: [String], at place: Int) -> [[String]] {
    var result: [[String]] = []
    func change(_ body: (inout [String]) -> Void) {
      var copy = lines
      body(&copy)
      result.append(copy)
    }
    for line in insertions { change { $0.insert(line, at: place) } }
    change { $0.remove(at: place) }
    change { $0.insert($0[place], at: place) }
    for distance in [1, 2, 5] where place + distance < lines.count {
      change { $0.swapAt(place, place + distance) }
    }
    change { lines in
      let line = lines[place]
      lines[place] = line.replacing("End", with: "Begin")
      if lines[place] == line { lines[place] = line.replacing("Begin", with: "End") }
    }
    let words = lines[place].split(separator: " ")
    for (i, word) in words.enumerated().dropFirst() {
      guard let equals = word.firstIndex(of: "=") else { continue }
      for value in values(of: word[..<equals]) where word != word[...equals] + value {
        change { lines in
          var words = words
          words[i] = word[...equals] + value
          lines[place] = words.joined(separator: " ")
        }
      }
    }
    return result
  }

  /// Other values of an argument.
  private static func values(of name: Substring) -> [String] {
    switch name {
    case "g", "new_g": ["1", "2", "3", "4", "5", "6", "8"]
    case "p": ["0", "1", "2", "3", "4"]
    case "m": ["0", "1", "2", "3", "none"]
    case "task", "parent_task": ["0", "7", "8", "9"]
    case "gc_seq", "p_seq", "g_seq": ["1", "2", "3", "4"]
    case "gstatus": ["runnable", "running", "syscall", "waiting"]
    case "pstatus": ["running", "idle", "syscall", "abandoned"]
    case "time": ["10", "112", "118", "300"]
    case "name_string": [#""outer""#, #""inner""#, #""order""#]
    default: []
    }
  }
}
