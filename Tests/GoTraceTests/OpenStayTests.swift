import Diagnostics
import GoTrace
import Testing
import TraceTestSupport

/// What is told of states that are open when events end.
@Suite struct OpenStayTests {
  private final class Times: TraceConsumer {
    var times: [Int64] = []
    func generation(_ generation: TraceGeneration) throws(QueryError) -> Bool { true }
    func events(_ block: EventBlock) throws(QueryError) -> Bool {
      times += block.events.map(\.time)
      return true
    }
  }

  /// Go's reader does not hand out an event where the one after it is malformed: the state that it would have ended is
  /// open.
  @Test(arguments: [false, true]) func theLastEventDoesNotCount(avoidsLoop: Bool) throws {
    let text = """
      trace 25
      generation 1
      sync
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      GoCreate dt=5 new_g=2
      GoStop dt=5 reason_string="preempted"
      GoStart dt=5 g=2 g_seq=1
      GoBlock dt=5 reason_string=0
      HeapAlloc dt=5 heapalloc_value=77
      \(Array(repeating: "HeapAlloc dt=5 heapalloc_value=78", count: 9).joined(separator: "\n"))
      """
    // The loop takes no event near the end of a batch, and none whose strings have ids that it would have to look up.
    var bytes = try TextTrace.bytes(of: text)
    let heapAlloc = [WireEventType.heapAlloc.rawValue, 5, 77]
    let place = try #require(bytes.indices.last { bytes[$0...].starts(with: heapAlloc) })
    bytes[place] = 0xff
    let source = MemorySource(bytes)
    let version = try TraceReader.readHeader(source, name: "a trace")
    let events = Times()
    var needs = ReadingNeeds(types: .all, ordering: true, columns: .all)
    needs.avoidsLoop = avoidsLoop
    let end = try InlineReader().read(source, version, needs: needs, chunkSize: 1 << 16, consumer: events)
    #expect(end.damage != nil)
    // The Sync, two statuses, and the events up to the start of the second goroutine.
    try #require(events.times.count == 6)
    let stays = end.stays.sorted { $0.goroutine < $1.goroutine }
    #expect(stays.map(\.goroutine) == [1, 2])
    #expect(stays.map(\.state) == [.runnable, .running])
    #expect(stays.map(\.since) == [events.times[4], events.times[5]])
    #expect(
      stays.map(\.origin.previous) == [.running, .runnable].map { (state: GoroutineState) in state.rawValue })
  }
}
