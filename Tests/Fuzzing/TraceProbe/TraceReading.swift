import Diagnostics
import GoTrace

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An input read as a trace, in the way that it says itself, and perhaps in another to compare with.
struct TraceReading {
  private let bytes: [UInt8]
  private let version: TraceVersion
  private let options: ReadingOptions

  private static let version2: [TraceVersion] = [.go122, .go123, .go125, .go126]
  private static let version1: [TraceVersion] = [
    .go15, .go17, .go18, .go19, .go110, .go111, .go119, .go121,
  ]
  // One input is looked at at a time.
  private nonisolated(unsafe) static let reader = InlineReader()

  /// nil where there is no room for a header. Any sixteen bytes are one.
  init?(_ bytes: [UInt8], isVersion1: Bool) {
    guard bytes.count >= TraceVersion.headerLength else { return nil }
    var bytes = bytes
    options = ReadingOptions(bytes[13], bytes[14], bytes[15])
    for place in 13..<16 { bytes[place] = 0 }
    let versions = isVersion1 ? Self.version1 : Self.version2
    if case .readable(let version) = TraceVersion.header(bytes), version.isVersion1 == isVersion1 {
      self.version = version
    } else {
      version = versions[Int(bytes[6] ^ bytes[7]) % versions.count]
    }
    self.bytes = bytes
  }

  /// What came of a reading.
  struct Result {
    var events: EventInspector
    var end: TraceEnd
  }

  func check() {
    let needs = options.needs
    switch options.comparison {
    case nil: _ = read(needs, options.sourceKind, options.chunkSize)
    case .file: compareWithFile(needs)
    case .strict: compareWithStrict()
    case .counts: compareWithCounts()
    case .subset: compareWithSubset(needs)
    case .general: compareWithGeneral(needs)
    case .ahead: compareWithAhead(by: options.eventsAhead)
    case .threads: compareWithThreads(needs)
    }
  }

  private func read(
    _ needs: ReadingNeeds, _ kind: ProbeSource.Kind = .file, _ chunkSize: Int = 1 << 16,
    subset: ReadingNeeds? = nil,
    keepsLines: Bool = false
  ) -> Result {
    let events = EventInspector(
      needs, digestOf: subset?.types, columns: subset?.columns, keepsLines: keepsLines)
    let source = ProbeSource(bytes, kind)
    do throws(QueryError) {
      try skipHeader(of: source)
      let end = try Self.reader.read(source, version, needs: needs, chunkSize: chunkSize, consumer: events)
      check(end, events, needs)
      events.compareStays(end)
      return Result(events: events, end: end)
    } catch {
      fatalError("\(error)")
    }
  }

  private func skipHeader(of source: ProbeSource) throws(QueryError) {
    var header = [UInt8](repeating: 0, count: TraceVersion.headerLength)
    var count = 0
    while count < header.count {
      let done = count
      count += try header.withUnsafeMutableBufferPointer { (buffer) throws(QueryError) -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        return try source.read(into: base + done, count: buffer.count - done)
      }
    }
  }

  /// What a reading says of itself is so.
  private func check(_ end: TraceEnd, _ events: EventInspector, _ needs: ReadingNeeds) {
    require(!end.wasStopped, "nobody stopped it")
    require(
      end.generationCount == events.generations.count, "the generations are \(events.generations.count)")
    if needs.ordering, needs.types == .all {
      require(
        end.eventCount == events.eventCount, "\(end.eventCount) events, \(events.eventCount) of which came")
      if let lastTime = events.lastTime {
        require(end.lastTime == lastTime, "the last time is \(lastTime), not \(end.lastTime)")
      }
    }
    if needs.ordering, let firstTime = events.firstTime, let clockStart = end.clockStart {
      require(
        firstTime >= clockStart, "the first event is at \(firstTime), before the beginning at \(clockStart)")
    }
    require(
      end.bytesRead <= bytes.count && end.bytesRead >= TraceVersion.headerLength,
      "\(end.bytesRead) bytes were read")
    require(
      !end.damages.isEmpty || end.bytesRead == bytes.count,
      "\(end.bytesRead) bytes were read of \(bytes.count)")
    require(events.gaps <= end.damages.count, "more gaps than damages")
    var lost = 0
    for damage in end.damages {
      require((0...bytes.count).contains(damage.offset), "damage at byte \(damage.offset) of \(bytes.count)")
      require(!damage.message.isEmpty, "damage of no kind")
      if let some = damage.bytesLost {
        require((0...bytes.count).contains(some), "\(some) bytes lost of \(bytes.count): \(damage.message)")
        lost += some
      }
      if let from = damage.lastTime, let to = damage.resumeTime, end.generationCount > 0 {
        require(from < to, "what was lost is from \(from) to \(to)")
      }
    }
    require(lost <= bytes.count, "\(lost) bytes lost in all, of \(bytes.count)")
  }

  // MARK: Two readings

  private func compareWithFile(_ needs: ReadingNeeds) {
    let one = read(needs, options.sourceKind, options.chunkSize)
    let other = read(needs)
    compare(one, other, "a \(options.sourceKind) and a file")
  }

  /// The loop that orders the commonest events comes to what the general way comes to.
  private func compareWithGeneral(_ needs: ReadingNeeds) {
    var general = needs
    general.avoidsLoop = true
    compare(
      read(needs, options.sourceKind, options.chunkSize),
      read(general, options.sourceKind, options.chunkSize),
      "the loop and the general way")
  }

  /// A generation that is ordered before the one before it, as far as so many events, comes to the same.
  func compareWithAhead(by count: Int) {
    let needs = options.asksForLess ? options.subsetNeeds : options.needs
    var ahead = needs
    ahead.eventsAhead = count
    compare(
      read(needs, options.sourceKind, options.chunkSize, subset: needs),
      read(ahead, options.sourceKind, options.chunkSize, subset: needs),
      "orderings one after the other and ahead")
  }

  private func compare(_ one: Result, _ other: Result, _ what: String) {
    require(one.events.counts == other.events.counts, "\(what) differ in their events' types")
    require(one.events.digest == other.events.digest, "\(what) differ in their events")
    require(one.events.generations == other.events.generations, "\(what) differ in their generations")
    require(one.end.eventCount == other.end.eventCount, "\(what) differ in their number of events")
    require(one.end.goroutines == other.end.goroutines, "\(what) differ in their goroutines")
    require(
      one.end.stays.map { [$0.goroutine, $0.since, Int64($0.state.rawValue), Int64($0.origin.previous)] }
        == other.end.stays.map {
          [$0.goroutine, $0.since, Int64($0.state.rawValue), Int64($0.origin.previous)]
        },
      "\(what) differ in the states at the end")
    require(one.end.clockStart == other.end.clockStart, "\(what) differ in when they begin")
    require(
      one.end.endsInsideGeneration == other.end.endsInsideGeneration,
      "\(what) differ in whether they are whole")
    require(
      one.end.damages.map(\.message) == other.end.damages.map(\.message)
        && one.end.damages.map(\.offset) == other.end.damages.map(\.offset)
        && one.end.damages.map(\.generation) == other.end.damages.map(\.generation),
      "\(what) differ in their damages: \(one.end.damages) and \(other.end.damages)")
  }

  /// What Go's reader gives comes first; only the Sync that closes the stream may have moved.
  private func compareWithStrict() {
    var needs = options.needs
    needs.ordering = true
    needs.recovers = false
    let strict = read(needs, options.sourceKind, options.chunkSize, keepsLines: true)
    needs.recovers = true
    let found = read(needs, options.sourceKind, options.chunkSize, keepsLines: true)
    require(
      strict.end.damages.isEmpty == found.end.damages.isEmpty,
      "damage is found in one way only: \(strict.end.damages), \(found.end.damages)")
    var expected = strict.events.lines
    if strict.end.damage != nil, !expected.isEmpty { expected.removeLast() }
    // Before Go 1.26 Go's reader takes a generation that is cut off for the last one; with what there is of it behind
    // the damage, its events have another order.
    if strict.end.damage != nil, version < .go126, let sync = expected.lastIndex(where: \.isSync) {
      expected.removeSubrange(sync...)
    }
    require(
      found.events.lines.starts(with: expected), "what Go's reader gives does not come first")
  }

  private func compareWithCounts() {
    var needs = options.needs
    needs.recovers = false
    needs.ordering = true
    let ordered = read(needs, options.sourceKind, options.chunkSize)
    needs.ordering = false
    let counted = read(needs, options.sourceKind, options.chunkSize)
    guard ordered.end.damages.isEmpty else { return }
    require(counted.end.damages.isEmpty, "damage without order only: \(counted.end.damages)")
    for type in ReadingNeeds.orderFreeTypes.types {
      let one = ordered.events.counts[Int(type.rawValue)]
      let other = counted.events.counts[Int(type.rawValue)]
      require(one == other, "\(one) \(type.name) in order, \(other) without")
    }
  }

  private func compareWithSubset(_ needs: ReadingNeeds) {
    let subset = options.subsetNeeds
    let all = read(needs, options.sourceKind, options.chunkSize, subset: subset)
    let some = read(subset, options.sourceKind, options.chunkSize, subset: subset)
    require(all.events.digest == some.events.digest, "some events are others where the rest is not asked for")
    require(all.end.damages == some.end.damages, "the damage is another where fewer events are asked for")
  }

  private func compareWithThreads(_ needs: ReadingNeeds) {
    let inline = read(needs, options.sourceKind, options.chunkSize)
    let events = EventInspector(needs)
    var source: ProbeSource? = ProbeSource(bytes, options.sourceKind)
    weak var rest = source
    do throws(QueryError) {
      guard let opened = source else { return }
      try skipHeader(of: opened)
      let permits = options.seed & 3 == 0 ? nil : WorkPermits(Int(options.seed & 3))
      var ahead = needs
      ahead.eventsAhead = options.seed & 4 == 0 ? 0 : nil
      let end = try TraceReader(source: opened, version: version, permits: permits).run(
        needs: ahead, consumer: events)
      compare(inline, Result(events: events, end: end), "one thread and several")
    } catch {
      fatalError("\(error)")
    }
    source = nil
    // The threads let go of the source as they end.
    for _ in 0..<5000 where rest != nil { usleep(1000) }
    require(rest == nil, "a thread goes on after the end")
    // What they hold goes with it, which a search for leaks should not come between.
    usleep(500)
  }
}
