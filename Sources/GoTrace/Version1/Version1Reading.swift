/// Reads a trace of before Go 1.22: all of its bytes, what names its events, and its events in order, which are
/// handed on as those of one generation.
struct Version1Reading {
  private let needs: ReadingNeeds
  private let version: TraceVersion
  private let source: any ByteSource
  private let memory: ReadingMemory
  private let receiver: any BlockReceiver
  private let step: Int
  private let isStopped: () -> Bool

  /// - Parameter step: see ``Version1Bytes``.
  init(
    _ needs: ReadingNeeds, source: any ByteSource, version: TraceVersion, memory: ReadingMemory,
    receiver: any BlockReceiver, step: Int = Version1Bytes.step, isStopped: @escaping () -> Bool
  ) {
    self.step = step
    self.needs = needs
    self.version = version
    self.source = source
    self.memory = memory
    self.receiver = receiver
    self.isStopped = isStopped
  }

  /// Reads all. What cannot be read ends the trace and is told in the result.
  func run() -> TraceEnd {
    var end = TraceEnd()
    end.isOfOneGeneration = true
    let bytes = Version1Bytes(source, memory, step: step, isStopped: isStopped)
    let byteCount = bytes.count
    end.bytesRead = TraceVersion.headerLength + byteCount
    var index = Version1Index(bytes, version, isStopped: isStopped)
    end.readingNanoseconds = threadNanoseconds()
    if isStopped() {
      end.wasStopped = true
      return end
    }
    if let damage = index.damage { end.damages = [damage] }
    guard let unitsPerSecond = index.unitsPerSecond, unitsPerSecond > 0, !index.procs.isEmpty else {
      end.damages = [whyNothing(index, byteCount)]
      return end
    }
    let tables = index.takeTables()
    let generation = TraceGeneration(
      number: 1, version: version, offset: TraceVersion.headerLength, byteCount: byteCount, batches: [],
      sync: SyncRecord(
        unitsPerSecond: UInt64(unitsPerSecond), frequency: 1e9 / Double(unitsPerSecond), clock: nil),
      minimumTime: 0, strings: tables.strings, stacks: tables.stacks, samples: [])
    // The Sync that opens the stream is a nanosecond before the first event, which is at 0.
    generation.clockStart = -1
    end.clockStart = -1
    end.generationCount = 1
    end.endsInsideGeneration = !end.damages.isEmpty
    guard receiver.generation(generation) else {
      end.wasStopped = true
      return end
    }
    if needs.ordering || !needs.types.isEmpty { order(index, tables, generation, &end) }
    end.orderingNanoseconds = threadNanoseconds() - end.readingNanoseconds
    return end
  }

  private func order(
    _ index: Version1Index, _ tables: Version1Tables, _ generation: TraceGeneration, _ end: inout TraceEnd
  ) {
    var futile: Version1FutileWakeups?
    if version < .go111, index.hasFutileWakeups {
      futile =
        version < .go17
        ? Version1FutileWakeups(Version1SequenceMerge(index), isStopped: isStopped)
        : Version1FutileWakeups(Version1Merge(index, Version1Goroutines()), isStopped: isStopped)
    }
    let goroutines = Version1Goroutines()
    var conversion = Version1Conversion(
      goroutines, tables, generation, Version1Output(needs, generation, receiver))
    let problem =
      version < .go17
      ? convert(Version1SequenceMerge(index), index, futile, &conversion)
      : convert(Version1Merge(index, goroutines), index, futile, &conversion)
    if let problem {
      end.damages = [damage(problem, index)]
      end.endsInsideGeneration = true
    }
    if !end.damages.isEmpty, conversion.output.eventCount > 0 {
      end.damages[0].lastTime = conversion.output.lastTime
    }
    conversion.output.bytes = index.end
    // Go's reader closes the stream with a Sync, also where we have refused an event.
    if !conversion.output.isStopped {
      conversion.close()
      conversion.output.handOver()
    }
    end.wasStopped = conversion.output.isStopped
    end.lastTime = conversion.output.lastTime
    end.eventCount = conversion.output.eventCount
    end.goroutines = goroutines.idsBySlot
    end.stays = conversion.output.stays?.open(end.goroutines) ?? []
  }

  /// Converts all events, as far as the receiver wants them. Returns what is wrong with them, nil for nothing.
  private func convert(
    _ stream: some Version1Stream, _ index: Version1Index, _ futile: Version1FutileWakeups?,
    _ conversion: inout Version1Conversion
  ) -> String? {
    var stream = stream
    var event = Version1Event()
    var place = 0
    let records = max(1, index.recordCount)
    while true {
      switch stream.next(&event) {
      case .end: return nil
      case .stuck(let message): return message
      case .event: break
      }
      if futile?.contains(place) != true, !conversion.take(event) { return conversion.failure }
      if conversion.output.isStopped { return nil }
      place += 1
      if place & 0xfff == 0 {
        conversion.output.bytes = Int(Double(index.end) * Double(place) / Double(records))
      }
    }
  }

  /// What is missing explains better than what contradicts itself because of it.
  private func damage(_ problem: String, _ index: Version1Index) -> TraceDamage {
    if var damage = index.damage {
      damage.message += "; of what is there, \(problem)"
      return damage
    }
    return TraceDamage(problem, offset: TraceVersion.headerLength, bytesLost: nil)
  }

  /// Why no events can be made.
  private func whyNothing(_ index: Version1Index, _ byteCount: Int) -> TraceDamage {
    if byteCount == 0 {
      return TraceDamage(
        "the trace has a header and nothing else", offset: TraceVersion.headerLength, bytesLost: 0,
        isTruncation: true)
    }
    let lack =
      index.procs.isEmpty
      ? "it has no events"
      : "its times mean nothing without the clock's speed, which stands behind the last event"
    if var damage = index.damage {
      damage.message += "; \(lack)"
      damage.bytesLost = byteCount
      return damage
    }
    return TraceDamage(
      "the trace ends too soon: \(lack)", offset: TraceVersion.headerLength + byteCount, bytesLost: byteCount,
      isTruncation: true)
  }
}
