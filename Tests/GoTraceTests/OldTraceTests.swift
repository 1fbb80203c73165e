import Diagnostics
import GoTrace
import Testing
import TraceTestSupport

/// Traces of before Go 1.22 against Go's own readers: the last parser of each version, and the conversion of today.
@Suite struct OldTraceTests {
  private static func read(_ bytes: [UInt8], step: Int = Int.max) throws -> (
    lines: [Substring], end: TraceEnd
  ) {
    let (text, end) = try EventStreamTests.read(bytes, step: step)
    return (String(decoding: text, as: UTF8.self).split(separator: "\n"), end)
  }

  private static func golden(_ name: String) throws -> (lines: [Substring], isRefused: Bool) {
    let lines = try Fixtures.oldEvents(name).split(separator: "\n")
    let isRefused = lines.contains { $0.hasPrefix("error: ") }
    return (isRefused ? [] : lines, isRefused)
  }

  @Test(arguments: Fixtures.oldNames) func eventsAreGos(name: String) throws {
    let (expected, isRefused) = try Self.golden(name)
    let bytes = try Fixtures.oldTrace(name)
    for step in [Int.max, 1] {
      let (lines, end) = try Self.read(bytes, step: step)
      // Go's reader refuses a trace as a whole; here the events before what is wrong have come.
      if isRefused {
        let damage = try #require(end.damage)
        #expect(!damage.message.isEmpty)
        #expect(damage.offset >= 16 && damage.offset <= bytes.count)
      } else {
        #expect(end.damage == nil, "\(end.damage?.message ?? "")")
        #expect(lines == expected)
        #expect(end.eventCount == expected.count)
      }
    }
  }

  @Test func everyVersionIsThere() throws {
    let versions = try Set(
      Fixtures.oldNames.map { name in
        let source = MemorySource(try Fixtures.oldTrace(name))
        return try TraceReader.readHeader(source, name: name)
      })
    #expect(versions.isSuperset(of: [.go15, .go17, .go19, .go110, .go111, .go119, .go121]))
  }

  /// A header of a version is read as what it is, and the same records in another version's way.
  @Test(arguments: [("1.5", TraceVersion.go15), ("1.8", .go18), ("1.10", .go110), ("1.19", .go119)])
  func header(_ text: String, _ version: TraceVersion) {
    let name = Array("go \(text) trace".utf8)
    let bytes = name + [UInt8](repeating: 0, count: 16 - name.count)
    #expect(TraceVersion.header(bytes) == .readable(version))
    #expect(version.isVersion1)
  }

  @Test(arguments: ["1.6", "1.12", "1.20"]) func aVersionThatNoReleaseWrites(_ text: String) {
    let name = Array("go \(text) trace".utf8)
    let bytes = name + [UInt8](repeating: 0, count: 16 - name.count)
    #expect(throws: QueryError.self) { try Self.read(bytes) }
  }

  /// The events before what is wrong are handed over, and what is wrong is told.
  @Test(
    arguments: [
      ("out-of-order", 6, "times contradict the order of events"),
      ("no-order", 5, "one that goroutine 1 waits for is missing"),
      ("stray-exit", 2, "goroutine 1 returns from a system call and is in none"),
      ("two-places", 5, "goroutine 2 starts on proc 0, which runs goroutine 1"),
      ("no-frequency", 0, "the clock's speed"),
    ] as [(String, Int, String)])
  func contradictions(_ name: String, _ events: Int, _ message: String) throws {
    let (lines, end) = try Self.read(try Fixtures.oldTrace(name))
    #expect(lines.count == events)
    #expect(end.damage?.message.contains(message) == true, "\(end.damage?.message ?? "no damage")")
    #expect(end.damage?.isTruncation == (name == "no-frequency"))
  }

  /// Ids that the trace does not define stand for the empty string and for no stack.
  @Test func idsThatAreNotThere() throws {
    let bytes = try OldTrace.bytes(
      of: """
        old 11
        Batch 0 100
        GoCreate 1 1 0 0
        ProcStart 1 5
        GoStart 1 1 1
        Gomaxprocs 1 2 0
        GoCreate 1 2 77 78
        UserLog 1 0 99 78 "text"
        UserTaskCreate 1 3 0 99 78
        UserTaskEnd 1 3 78
        Frequency 1000000000
        """)
    let (lines, end) = try Self.read(bytes)
    #expect(end.damage == nil)
    #expect(
      lines.suffix(5).dropLast().map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false).dropFirst(5).joined(separator: "|")
      } == [
        "StateTransition|Goroutine(2)|NotExist|Runnable||-|-", "Log|0||text|-", "TaskBegin|3|-||-",
        "TaskEnd|3|0||-",
      ])
  }

  /// A trace cut inside its stacks has all events, without what is cut off.
  @Test func cutInsideTheStacks() throws {
    let bytes = try Fixtures.oldTrace("go1.11")
    let (whole, _) = try Self.read(bytes)
    let (lines, end) = try Self.read(Array(bytes.dropLast(6)))
    #expect(lines.count == whole.count)
    #expect(end.damage?.isTruncation == true && end.endsInsideGeneration && end.generationCount == 1)
    #expect(lines.contains { $0.contains("main.task@region:10@4096") })
    #expect(!lines.contains { $0.contains("key:20@4112") })
  }

  // MARK: Hostile bytes

  private func check(_ bytes: [UInt8], _ what: @autoclosure () -> String) throws -> TraceEnd {
    let consumer = CanonicalLines(keepsText: false)
    let source = MemorySource(bytes)
    let version = try TraceReader.readHeader(source, name: "a trace")
    let end = try TraceReader(source: source, version: version).run(
      needs: ReadingNeeds(types: .all, ordering: true), consumer: consumer)
    #expect(consumer.count == end.eventCount, "\(what())")
    if let damage = end.damage {
      #expect((16...bytes.count).contains(damage.offset), "\(what())")
      #expect((0...bytes.count).contains(damage.bytesLost ?? 0), "\(what())")
    }
    return end
  }

  /// Every beginning of every old text trace: as many events as there are once the clock's speed is known, damage
  /// where a record is cut.
  @Test func everyBeginning() throws {
    for name in Fixtures.oldNames {
      let bytes = try Fixtures.oldTrace(name)
      for length in 16...bytes.count {
        let end = try check(Array(bytes[..<length]), "\(name) cut to \(length) bytes")
        if end.generationCount == 0 { #expect(end.damage != nil, "\(name) cut to \(length) bytes") }
      }
    }
  }

  @Test func beginningsOfARealTrace() throws {
    let bytes = try Fixtures.trace("channels-go1.21")
    var withEvents = 0
    for length in stride(from: 16, to: bytes.count, by: 97) {
      if try check(Array(bytes[..<length]), "cut to \(length) bytes").eventCount > 1 { withEvents += 1 }
    }
    #expect(withEvents > 0)
  }

  /// Bytes changed at random, by a generator that gives the same each time.
  @Test(arguments: Fixtures.oldNames) func bytesChanged(name: String) throws {
    let whole = try Fixtures.oldTrace(name)
    var state: UInt64 = 0x9e37_79b9_7f4a_7c15
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    for turn in 0..<400 {
      var bytes = whole
      for _ in 0...random(3) { bytes[16 + random(bytes.count - 16)] = UInt8(random(256)) }
      _ = try check(bytes, "\(name), turn \(turn)")
    }
  }

  /// Sizes that are not there ask for no memory, and many procs that wait for no time.
  @Test func sizesThatAreNotThere() throws {
    let texts = [
      "old 11\nBatch 0 1\nbytes 37 1 255 255 255 255 255 255 255 255 255 1",
      "old 11\nBatch 0 1\nbytes 195 255 255 255 255 255 255 255 255 255 1",
      "old 7\nBatch 0 1\nbytes 195 255 255 255 255 255 255 255 255 127",
      "old 11\nBatch 0 1\nFrequency 5\nStack 1 1000000 1",
      "old 11\nBatch 9223372036854775807 1",
      "old 5\nBatch 0 1 1\nFrequency 0 0",
      "old 7\nGoStart 1 1 1",
    ]
    for text in texts {
      let end = try check(try OldTrace.bytes(of: text), text)
      #expect(end.damage != nil, "\(text)")
    }
    let procs = (1...3000).map { "Batch \($0) 1\nGoStart 1 \($0) 7" }.joined(separator: "\n")
    var waiting = try OldTrace.bytes(of: "old 21\nBatch 0 1\nFrequency 1000000000\n" + procs + "\nBatch 0 2")
    // HeapAlloc, 1 later, of 1 byte.
    for _ in 0..<100_000 { waiting += [33 | 1 << 6, 1, 1] }
    let began = ContinuousClock().now
    let end = try check(waiting, "many procs")
    #expect(end.damage?.message.contains("no order of the events makes sense") == true)
    #expect(end.eventCount == 100_002)
    #expect(ContinuousClock().now - began < .seconds(20))
  }
}
