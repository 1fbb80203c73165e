import Diagnostics
import Synchronization
import Testing

@testable import GoTrace
@testable import TraceTestSupport

/// Batches gone over several at a time on two threads: what is found is what a plain reading finds, in the file's order.
@Suite struct BatchScanTests {
  // MARK: A reader that does nothing cleverly

  private struct PlainEvent: Equatable {
    var type: UInt8
    /// The arguments after the difference of times.
    var arguments: [UInt64]
  }

  /// The numbers of arguments by type, from the table of the text form.
  private static let argumentCounts: [UInt8: Int] = {
    var counts: [UInt8: Int] = [:]
    for event in TraceTestSupport.WireEvent.named.values where event.arguments.first == "dt" {
      counts[event.type] = event.arguments.count
    }
    return counts
  }()

  /// The number at a place and the place after it; nil where it is cut off or has more than 64 bits.
  private static func number(_ bytes: ArraySlice<UInt8>, _ place: Int) -> (value: UInt64, next: Int)? {
    var value: UInt64 = 0
    for i in 0..<10 {
      guard place + i < bytes.endIndex else { return nil }
      let byte = bytes[place + i]
      if i == 9, byte > 1 { return nil }
      value |= UInt64(byte & 0x7f) << UInt64(7 * i)
      if byte < 0x80 { return (value, place + i + 1) }
    }
    return nil
  }

  /// The events of a batch's data up to the first malformed one, and where that is.
  private static func events(_ data: ArraySlice<UInt8>) -> (events: [PlainEvent], malformed: Int?) {
    var found: [PlainEvent] = []
    var place = data.startIndex
    while place < data.endIndex {
      guard let count = argumentCounts[data[place]] else { return (found, place) }
      var next = place + 1
      var numbers: [UInt64] = []
      for _ in 0..<count {
        guard let number = number(data, next) else { return (found, place) }
        numbers.append(number.value)
        next = number.next
      }
      found.append(PlainEvent(type: data[place], arguments: Array(numbers.dropFirst())))
      place = next
    }
    return (found, nil)
  }

  /// Where the events of a batch begin, and the last one ends.
  private static func places(_ data: ArraySlice<UInt8>) -> [Int] {
    var places = [0]
    while let place = places.last, place < data.endIndex, let count = argumentCounts[data[place]] {
      var next: Int? = place + 1
      for _ in 0..<count { next = next.flatMap { number(data, $0)?.next } }
      guard let next else { break }
      places.append(next)
    }
    return places
  }

  // MARK: Traces

  private static func varint(_ number: UInt64) -> [UInt8] {
    var rest = number
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// Events of all types that stand in threads' batches, with numbers of every length, at most `limit` bytes.
  private static func data(_ random: inout SystemRandomNumberGenerator, limit: Int) -> [UInt8] {
    let types = argumentCounts.keys.sorted()
    var data: [UInt8] = []
    while true {
      let type = types[Int.random(in: 0..<types.count, using: &random)]
      var event = [type]
      for _ in 0..<(argumentCounts[type] ?? 0) {
        // Most are small, as they are in traces.
        let bits = Int.random(in: 0..<40, using: &random) == 0 ? Int.random(in: 1...64, using: &random) : 9
        event += varint(UInt64.random(in: 0...UInt64.max, using: &random) >> UInt64(64 - bits))
      }
      if data.count + event.count > limit { return data }
      data += event
    }
  }

  /// A trace of one generation with these batches.
  private static func trace(_ batches: [[UInt8]]) throws -> (bytes: [UInt8], starts: [Int]) {
    var bytes = try TextTrace.bytes(of: "trace 23\ngeneration 1\nsync")
    var starts: [Int] = []
    for (i, data) in batches.enumerated() {
      bytes += [1, 1] + varint(UInt64(i)) + [10] + varint(UInt64(data.count))
      starts.append(bytes.count)
      bytes += data
    }
    return (bytes, starts)
  }

  /// Batches longer and shorter than what is passed over, and an empty one.
  private static func batches(_ count: Int, longest: Int = 65536) -> [[UInt8]] {
    var random = SystemRandomNumberGenerator()
    return (0..<count).map { i in
      let limit = i == 4 ? 0 : i % 5 == 1 ? 300 : i % 7 == 3 ? 65536 : 20_000 + 100 * i
      return data(&random, limit: min(limit, longest))
    }
  }

  // MARK: Reading

  private final class Collector: TraceConsumer {
    var events: [PlainEvent] = []
    var counts = [Int](repeating: 0, count: 256)
    var data: [[UInt8]] = []
    var places: [[Int]] = []
    var limit = Int.max
    var error: QueryError?

    func generation(_ generation: TraceGeneration) -> Bool { true }

    func batch(_ batch: BatchContent) -> Bool {
      guard batch.batch.content == .events else { return true }
      for byte in 0..<256 { counts[byte] += batch.count(of: WireEventType(rawValue: UInt8(byte))) }
      data.append(Array(batch.data))
      places.append((0..<batch.eventCount).map(batch.place(ofEvent:)) + [batch.end])
      return true
    }

    func events(_ block: EventBlock) throws(QueryError) -> Bool {
      for event in block.events {
        let spec = EventSpec.of(event.type)
        let all = [event.a0, event.a1, event.a2, event.a3]
        events.append(
          PlainEvent(
            type: event.type.rawValue, arguments: Array(all.prefix((spec?.arguments.count ?? 1) - 1))))
      }
      if let error { throw error }
      return events.count < limit
    }
  }

  /// A file whose reads find nothing once they are cancelled.
  private final class CancelledSource: ByteSource {
    let memory: MemorySource
    let isCancelled = Atomic<Bool>(false)
    var byteCount: Int? { memory.byteCount }
    var isSeekable: Bool { true }
    init(_ bytes: [UInt8]) { memory = MemorySource(bytes) }
    func cancel() { isCancelled.store(true, ordering: .relaxed) }
    func read(into buffer: UnsafeMutablePointer<UInt8>, count: Int) throws(QueryError) -> Int {
      try memory.read(into: buffer, count: count)
    }
    func read(
      at offset: Int, into buffer: UnsafeMutablePointer<UInt8>, count: Int
    ) throws(QueryError) -> Int {
      if isCancelled.load(ordering: .relaxed) { return 0 }
      return try memory.read(at: offset, into: buffer, count: min(count, 1000))
    }
  }

  private static func read(
    _ bytes: [UInt8], _ needs: ReadingNeeds, into consumer: Collector = Collector(), pipe: Bool = false,
    permits: WorkPermits? = nil
  ) throws -> (found: Collector, end: TraceEnd) {
    let source: any ByteSource = pipe ? PipeSource(bytes) : MemorySource(bytes)
    let version = try TraceReader.readHeader(source, name: "a trace")
    let end = try TraceReader(source: source, version: version, permits: permits).run(
      needs: needs, consumer: consumer)
    return (consumer, end)
  }

  /// All types but those that make events of other types.
  private static let plainTypes = EventTypeSet(
    argumentCounts.keys.map { WireEventType(rawValue: $0) }.filter {
      $0 != .goSwitch && $0 != .goSwitchDestroy
    })

  private static func plain(_ events: [PlainEvent], _ types: EventTypeSet) -> [PlainEvent] {
    events.filter { types.contains(WireEventType(rawValue: $0.type)) }
  }

  // MARK: Tests

  /// The length by table is the one by reading, wherever the table has one.
  @Test func shortLengthsAreTheLengths() {
    var random = SystemRandomNumberGenerator()
    var differences = 0
    var short = 0
    for type in 0...255 {
      for _ in 0..<500 {
        let ends = UInt8.random(in: 0...255, using: &random)
        var bytes = [UInt8(type)] + (0..<8).map { ends >> UInt8($0) & 1 == 1 ? 0x85 : 3 }
        bytes += [UInt8](repeating: 1, count: 40)
        bytes.withUnsafeBufferPointer { bytes in
          guard let base = bytes.baseAddress else { return }
          for lengths in [EventLengths.timed, .all] {
            let length = EventLengths.short(base, lengths.tables)
            if length == 0 { continue }
            short += 1
            if lengths.end(of: base, base + bytes.count) != base + length { differences += 1 }
            // No byte past the event was needed, and all of the event.
            if lengths.end(of: base, base + length) != base + length { differences += 1 }
            if lengths.end(of: base, base + length - 1) != nil { differences += 1 }
          }
        }
      }
    }
    #expect(differences == 0)
    #expect(short > 10_000)
  }

  /// Steps over arbitrary bytes go forward and end where the data does at the latest.
  @Test func stepsStayInTheirBytes() {
    var random = SystemRandomNumberGenerator()
    var wrong = 0
    var steps = 0
    for _ in 0..<20000 {
      let bytes = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
        // Types and long varints in every mixture.
        Bool.random(using: &random)
          ? UInt8.random(in: 0...52, using: &random) : UInt8.random(in: 0...255, using: &random)
      }
      bytes.withUnsafeBufferPointer { data in
        guard let base = data.baseAddress else { return }
        for lengths in [EventLengths.timed, .all] {
          var position = base
          while let end = lengths.end(of: position, base + data.count) {
            if end <= position || end > base + data.count { wrong += 1 }
            position = end
            steps += 1
          }
        }
      }
    }
    #expect(wrong == 0)
    #expect(steps > 10_000)
  }

  /// Of texts and stacks the trailer is stepped over, and its length is not believed.
  @Test func trailers() {
    func length(_ bytes: [UInt8]) -> Int? {
      bytes.withUnsafeBufferPointer { data in
        data.baseAddress.flatMap { base in EventLengths.all.end(of: base, base + data.count).map { $0 - base }
        }
      }
    }
    #expect(length([5, 1, 3, 65, 66, 67, 9]) == 6)
    #expect(length([5, 1, 3, 65, 66]) == nil)
    #expect(length([5, 1] + Self.varint(UInt64.max) + [65, 66]) == nil)
    #expect(length([3, 1, 2, 1, 2, 3, 4, 5, 0x86, 1, 7, 8, 9]) == 12)
    #expect(length([3, 1, 2, 1, 2, 3, 4, 5, 6, 7]) == nil)
    #expect(length([3, 1] + Self.varint(UInt64.max) + [1, 2, 3, 4]) == nil)
    // Headers of batches are no events.
    for type: UInt8 in [1, 49, 52] { #expect(length([type, 1, 1, 1, 1, 1, 1]) == nil) }
  }

  @Test(arguments: [1, 2, 5, 6, 7, 13, 40], [false, true])
  func everythingIsFoundInTheFilesOrder(count: Int, pipe: Bool) throws {
    let batches = Self.batches(count)
    let expected = batches.flatMap { Self.events($0[...]).events }
    let bytes = try Self.trace(batches).bytes
    // A switch is a GoBlock or GoDestroy and a GoStart besides; a GoBlock of one has no arguments.
    let switches = expected.count { $0.type == 45 || $0.type == 46 }
    let blocks = expected.count { $0.type == 20 || $0.type == 45 }
    for recovers in [false, true] {
      func find(_ types: EventTypeSet) throws -> [PlainEvent] {
        let needs = ReadingNeeds(types: types, ordering: false, recovers: recovers)
        let (found, end) = try Self.read(bytes, needs, pipe: pipe)
        #expect(end.damages.isEmpty)
        return found.events
      }
      #expect(try find(Self.plainTypes).count == Self.plain(expected, Self.plainTypes).count + 2 * switches)
      #expect(try find(EventTypeSet([.goBlock])).count == blocks)
      for types in [EventTypeSet([.goUnblock]), EventTypeSet([.goUnblock, .heapAlloc, .procStop])] {
        #expect(try find(types) == Self.plain(expected, types))
      }
    }
    let (counted, end) = try Self.read(
      bytes, ReadingNeeds(types: EventTypeSet(), ordering: false, batchData: true, typeCounts: true),
      pipe: pipe)
    #expect(end.damages.isEmpty)
    #expect(counted.data == batches)
    #expect(counted.places == batches.map { Self.places($0[...]) })
    for type in Self.argumentCounts.keys {
      #expect(counted.counts[Int(type)] == expected.count { $0.type == type })
    }
  }

  /// Events looked for and counted in the same reading.
  @Test func foundAndCountedAtOnce() throws {
    let batches = Self.batches(9)
    let expected = batches.flatMap { Self.events($0[...]).events }
    let (found, _) = try Self.read(
      try Self.trace(batches).bytes,
      ReadingNeeds(types: EventTypeSet([.heapAlloc, .goCreate]), ordering: false, typeCounts: true))
    #expect(found.events == Self.plain(expected, EventTypeSet([.heapAlloc, .goCreate])))
    for type in Self.argumentCounts.keys {
      #expect(found.counts[Int(type)] == expected.count { $0.type == type })
    }
  }

  /// Only the columns that are asked for are read, whichever they are.
  @Test(arguments: [EventColumns.a0, .a1, .a2, .a3, [.a0, .a2], []])
  func someArguments(columns: EventColumns) throws {
    let batches = Self.batches(8)
    let types = EventTypeSet([.goUnblock, .userLog, .procStop, .heapGoal])
    let expected = Self.plain(batches.flatMap { Self.events($0[...]).events }, types)
    let (found, _) = try Self.read(
      try Self.trace(batches).bytes, ReadingNeeds(types: types, ordering: false, columns: columns))
    #expect(found.events.map(\.type) == expected.map(\.type))
    for (event, other) in zip(found.events, expected) {
      for (i, column) in [EventColumns.a0, .a1, .a2, .a3].enumerated()
      where columns.contains(column) && i < other.arguments.count {
        #expect(event.arguments[i] == other.arguments[i])
      }
    }
  }

  /// A batch that ends inside its last event, at each of its bytes, beside batches that do not.
  @Test func everySplitOfTheLastEvent() throws {
    var others = Self.batches(7, longest: 1000)
    // GoUnblock with numbers of one, two, three and ten bytes, and a GoBlock.
    let last: [[UInt8]] = [
      [21, 5, 0x81, 1, 0x81, 0x82, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
      [20, 1, 2, 3],
    ]
    let types = EventTypeSet([.goUnblock, .heapAlloc])
    for event in last {
      for length in 0...event.count {
        for before in [0, 3, 40] {
          let data = (0..<before).flatMap { _ in [37, 1, 5] as [UInt8] } + event[..<length]
          others[2] = data
          let (bytes, starts) = try Self.trace(others)
          let (found, end) = try Self.read(
            bytes, ReadingNeeds(types: types, ordering: false, recovers: true))
          let expected = others.flatMap { Self.plain(Self.events($0[...]).events, types) }
          #expect(found.events == expected, "\(length) of \(event.count) after \(before)")
          let isCut = length > 0 && length < event.count
          #expect(end.damages.map(\.offset) == (isCut ? [starts[2] + 3 * before] : []))
          #expect(end.damages.first?.bytesLost == (isCut ? length : nil))
        }
      }
    }
  }

  /// What is no event, in each of the batches that are gone over at the same time: the events before it and those of
  /// all other batches are found. Without recovery those before it are, and no more.
  @Test(arguments: 0..<9)
  func malformedInEachLane(broken: Int) throws {
    let bad: [([UInt8], String)] = [
      ([200, 1, 2, 3], "byte 200 is no type of event"), ([4, 1, 2, 3], "has no place among the events"),
      // Ten bytes with a bit too many, and eleven bytes.
      (
        [20, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 1],
        "GoBlock is cut short or has a number"
      ),
      (
        [20, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 1, 1],
        "GoBlock is cut short or has a number"
      ),
    ]
    let types = EventTypeSet([.goUnblock, .heapAlloc, .goCreate])
    for (event, message) in bad {
      for isLong in [false, true] {
        var batches = Self.batches(12, longest: isLong ? 20_000 : 1000)
        var random = SystemRandomNumberGenerator()
        let before = [37, 1, 5] + Self.data(&random, limit: isLong ? 20_000 : 30)
        let after = Self.data(&random, limit: isLong ? 20_000 : 200)
        batches[broken] = before + event + after
        let (bytes, starts) = try Self.trace(batches)
        let expected = batches.map { Self.plain(Self.events($0[...]).events, types) }
        let (found, end) = try Self.read(bytes, ReadingNeeds(types: types, ordering: false, recovers: true))
        #expect(found.events == expected.flatMap { $0 })
        #expect(end.damages.map(\.offset) == [starts[broken] + before.count])
        #expect(end.damages.first?.bytesLost == event.count + after.count)
        #expect(end.damages.first?.message.contains(message) == true)
        let (some, strict) = try Self.read(bytes, ReadingNeeds(types: types, ordering: false))
        #expect(some.events == expected[...broken].flatMap { $0 })
        #expect(strict.damages.map(\.offset) == [starts[broken] + before.count])
        #expect(strict.endsInsideGeneration)
      }
    }
  }

  /// Several batches with something wrong are told as one, of the first of them.
  @Test func damageOfSeveralBatches() throws {
    var batches = Self.batches(10)
    for i in [1, 6, 8] { batches[i] = [37, 1, 5, 250, 1, 1] }
    let (bytes, starts) = try Self.trace(batches)
    let (_, end) = try Self.read(
      bytes, ReadingNeeds(types: EventTypeSet([.heapAlloc]), ordering: false, recovers: true))
    #expect(end.damages.map(\.offset) == [starts[1] + 3])
    #expect(end.damages.first?.bytesLost == 9)
  }

  @Test(arguments: [false, true]) func oneThreadAtATime(pipe: Bool) throws {
    let batches = Self.batches(60)
    let types = EventTypeSet([.goUnblock])
    let expected = Self.plain(batches.flatMap { Self.events($0[...]).events }, types)
    for count in 1...3 {
      let (found, _) = try Self.read(
        try Self.trace(batches).bytes, ReadingNeeds(types: types, ordering: false, typeCounts: true),
        pipe: pipe, permits: WorkPermits(count))
      #expect(found.events == expected)
    }
  }

  /// Reading ends when the consumer has enough, throws, or is cancelled; nobody is left waiting.
  @Test func endsEarly() throws {
    let batches = Self.batches(60)
    let bytes = try Self.trace(batches).bytes
    let needs = ReadingNeeds(types: EventTypeSet([.goUnblock]), ordering: false, typeCounts: true)
    let some = Collector()
    some.limit = 10
    let (found, end) = try Self.read(bytes, needs, into: some)
    #expect(end.wasStopped)
    #expect(found.events.count >= 10 && found.events.count <= 4096)
    // What is read in vain because nobody wants it any more is no damage.
    for recovers in [false, true] {
      let source = CancelledSource(bytes)
      let version = try TraceReader.readHeader(source, name: "a trace")
      let few = Collector()
      few.limit = 10
      let end = try TraceReader(source: source, version: version).run(
        needs: ReadingNeeds(types: EventTypeSet([.goUnblock]), ordering: false, recovers: recovers),
        consumer: few)
      #expect(end.wasStopped && end.damages.isEmpty)
    }
    let failing = Collector()
    failing.error = QueryError(.runtime, "enough of it")
    #expect(throws: QueryError.self) { try Self.read(bytes, needs, into: failing) }
    let source = MemorySource(bytes)
    let version = try TraceReader.readHeader(source, name: "a trace")
    let calls = Mutex(0)
    let reader = TraceReader(source: source, version: version) {
      calls.withLock {
        $0 += 1
        return $0 > 5
      }
    }
    #expect(throws: QueryError.self) { try reader.run(needs: needs, consumer: Collector()) }
  }

  /// On real traces all types without order are what Go's facts say of the wire.
  @Test(arguments: Fixtures.traceNames)
  func realTraces(name: String) throws {
    let facts = try Fixtures.traceFacts(name)
    guard !facts.wire.isEmpty else { return }
    let bytes = try Fixtures.trace(name)
    let types = EventTypeSet([.goUnblock, .procStart, .goCreate, .heapAlloc, .userLog, .goSyscallBegin])
    for pipe in [false, true] {
      let (found, end) = try Self.read(
        bytes, ReadingNeeds(types: types, ordering: false, typeCounts: true), pipe: pipe)
      #expect(end.damages.isEmpty)
      for type in types.types {
        #expect(found.events.count { $0.type == type.rawValue } == facts.wire[type.name] ?? 0)
        #expect(found.counts[Int(type.rawValue)] == facts.wire[type.name] ?? 0)
      }
    }
  }
}
