/// Merges the threads' batches of one generation into one stream, by the ordering's word.
struct GenerationMerge: ~Copyable {
  /// Why filling a block ended.
  enum Step {
    case blockFull
    case done
    case refused(TraceDamage)
  }

  private let generation: TraceGeneration
  private let frequency: Double
  private var cursors: UnsafeMutablePointer<BatchCursor>
  private var cursorCount = 0
  /// The batches of each thread that has events, in the file's order.
  private var lists: [[WireBatch]] = []
  private var threadIDs: [Int64] = []
  private var frontier = Frontier()
  private var nextSample = 0
  /// The generation's tables of ids, held as buffers: `generation` keeps them alive.
  private let stackIDs: UnsafeMutableBufferPointer<Int32>
  private let stringIDs: UnsafeMutableBufferPointer<Int32>

  init(_ generation: TraceGeneration) {
    self.generation = generation
    frequency = generation.frequency
    stackIDs = generation.stacks.ids.dense
    stringIDs = generation.strings.ids.dense
    var places: [Int64: Int] = [:]
    for batch in generation.batches where batch.content == .events {
      if let place = places[batch.m] {
        lists[place].append(batch)
      } else {
        places[batch.m] = lists.count
        threadIDs.append(batch.m)
        lists.append([batch])
      }
    }
    // From here on each list is what keeps its batches' bytes.
    generation.batches = []
    cursors = .allocate(capacity: max(1, lists.count))
  }

  deinit { cursors.deallocate() }

  /// Makes the frontier. Returns damage where the first event of a thread cannot be read.
  mutating func install(_ ordering: inout EventOrdering) -> TraceDamage? {
    ordering.tables = generation
    ordering.generation = generation.number
    for list in lists.indices {
      let id = threadIDs[list]
      var thread = ordering.threads.find(id)
      if thread < 0 { thread = ordering.threads.insert(id, ThreadRecord(id: id)) }
      (cursors + list).initialize(
        to: BatchCursor(thread: thread, list: Int32(list), nowhere: lists[list][0].start))
      cursorCount = list + 1
      switch refresh(list, ordering.traits) {
      case .event: frontier.insert(Frontier.Entry(time: cursors[list].time, cursor: Int32(list)))
      case .atEndOfBatch: break
      case .malformed: return malformed(list)
      }
    }
    return nil
  }

  /// Reads the next event of a thread, in the next batch if need be.
  private mutating func refresh(
    _ cursor: Int, _ traits: UnsafeMutablePointer<EventTraits>
  ) -> BatchCursor.Step {
    while true {
      let step = cursors[cursor].readEvent(traits, frequency: frequency)
      guard step == .atEndOfBatch else { return step }
      let list = Int(cursors[cursor].list)
      let done = cursors[cursor].batch
      // The bytes of a batch that is read to its end may be used again.
      if done >= 0 { lists[list][done].chunk = nil }
      let next = done + 1
      cursors[cursor].batch = next
      guard next < lists[list].count else {
        cursors[cursor].batch = next - 1
        return .atEndOfBatch
      }
      let batch = lists[list][next]
      cursors[cursor].position = batch.start
      cursors[cursor].end = batch.start + batch.length
      cursors[cursor].lastTime = 0
      cursors[cursor].batchTime = generation.nanoseconds(batch.time)
    }
  }

  /// Orders events until the block is full, the generation is done, or an event is refused.
  mutating func fillBlock(_ ordering: inout EventOrdering) -> Step {
    let samples = generation.samples.count
    // Events nobody asked for fill no block, and progress and cancellation want one now and then.
    let lastEvent = ordering.eventCount + (1 << 20)
    while ordering.outputCount <= EventOrdering.blockCapacity - 3, ordering.eventCount < lastEvent {
      if nextSample < samples {
        let sample = generation.samples[nextSample]
        if frontier.count == 0 || sample.time < frontier.entries[0].time {
          nextSample += 1
          emit(sample, &ordering)
          continue
        }
      }
      if frontier.count == 0 { return .done }
      switch runFirst(&ordering) {
      case .advanced: continue
      case .refused(let damage): return .refused(damage)
      case .blocked:
        if let damage = advanceAnother(&ordering) { return .refused(damage) }
      }
    }
    return .blockFull
  }

  /// Advances the first thread for as long as it stays first: the common case, in which neither the frontier nor
  /// the samples need to be looked at between two events.
  private mutating func runFirst(_ ordering: inout EventOrdering) -> Try {
    let place = Int(frontier.entries[0].cursor)
    let cursor = cursors + place
    let limit = min(frontier.secondTime, nextSampleTime)
    let frequency = frequency
    let lastEvent = ordering.eventCount + (1 << 20)
    repeat {
      let before = (ordering.outputCount, ordering.eventCount, ordering.lastTime)
      let result = ordering.advance(cursor)
      guard result == .advanced else {
        frontier.update(0, time: cursor.pointee.time)
        return result == .blocked ? .blocked : .refused(damage(place, ordering.failure))
      }
      let traits = ordering.traits[Int(cursor.pointee.type.rawValue)]
      if traits.stackMask | traits.stringMask != 0, !hasValidIDs(cursor, traits) {
        (ordering.outputCount, ordering.eventCount, ordering.lastTime) = before
        return .refused(invalidID(place, traits))
      }
      if cursor.pointee.readEvent(ordering.traits, frequency: frequency) != .event {
        return turnBatch(place, before, &ordering)
      }
    } while cursor.pointee.time <= limit && ordering.outputCount <= EventOrdering.blockCapacity - 3
      && ordering.eventCount < lastEvent
    frontier.update(0, time: cursor.pointee.time)
    return .advanced
  }

  /// The first thread's batch is read to its end, or cannot be read on.
  private mutating func turnBatch(
    _ place: Int, _ before: (Int, Int, Int64), _ ordering: inout EventOrdering
  ) -> Try {
    switch refresh(place, ordering.traits) {
    case .event: frontier.update(0, time: cursors[place].time)
    case .atEndOfBatch: frontier.remove(0)
    case .malformed:
      // Go's reader fails here before it hands out the event that did advance.
      (ordering.outputCount, ordering.eventCount, ordering.lastTime) = before
      return .refused(malformed(place))
    }
    return .advanced
  }

  /// Time of the next CPU sample, the largest where there is none.
  private var nextSampleTime: Int64 {
    nextSample < generation.samples.count ? generation.samples[nextSample].time : Int64.max
  }

  private enum Try {
    case advanced
    case blocked
    case refused(TraceDamage)
  }

  @inline(__always)
  private mutating func tryAdvance(_ entry: Int, _ ordering: inout EventOrdering) -> Try {
    let place = Int(frontier.entries[entry].cursor)
    let cursor = cursors + place
    let before = (ordering.outputCount, ordering.eventCount, ordering.lastTime)
    switch ordering.advance(cursor) {
    case .advanced: break
    case .blocked: return .blocked
    case .refused: return .refused(damage(place, ordering.failure))
    }
    let traits = ordering.traits[Int(cursor.pointee.type.rawValue)]
    if traits.stackMask | traits.stringMask != 0, !hasValidIDs(cursor, traits) {
      (ordering.outputCount, ordering.eventCount, ordering.lastTime) = before
      return .refused(invalidID(place, traits))
    }
    switch refresh(place, ordering.traits) {
    case .event: frontier.update(entry, time: cursor.pointee.time)
    case .atEndOfBatch: frontier.remove(entry)
    case .malformed:
      // Go's reader fails here before it hands out the event that did advance.
      (ordering.outputCount, ordering.eventCount, ordering.lastTime) = before
      return .refused(malformed(place))
    }
    return .advanced
  }

  /// The first event cannot come yet: tries the others in the order of their times.
  private mutating func advanceAnother(_ ordering: inout EventOrdering) -> TraceDamage? {
    frontier.sort()
    for i in 1..<max(1, frontier.count) {
      switch tryAdvance(i, &ordering) {
      case .advanced: return nil
      case .blocked: continue
      case .refused(let damage): return damage
      }
    }
    return stuck()
  }

  private func emit(_ sample: CPUSample, _ ordering: inout EventOrdering) {
    let slot = sample.g == -1 ? -1 : ordering.goroutines.find(sample.g)
    ordering.emit(
      .cpuSample, time: sample.time,
      EventOrdering.Context(m: sample.m, p: sample.p, g: sample.g, pSlot: -1, gSlot: slot), slot: slot,
      a0: sample.stack)
  }

  @inline(__always)
  private func hasValidIDs(_ cursor: UnsafeMutablePointer<BatchCursor>, _ traits: EventTraits) -> Bool {
    invalidArgument(cursor, traits) == nil
  }

  /// The position and value of an argument that is no id of a string or stack.
  @inline(__always)
  private func invalidArgument(
    _ cursor: UnsafeMutablePointer<BatchCursor>, _ traits: EventTraits
  ) -> (isStack: Bool, id: UInt64)? {
    let stacks = traits.stackMask
    let strings = traits.stringMask
    if stacks & 1 != 0, !isStack(cursor.pointee.a0) { return (true, cursor.pointee.a0) }
    if stacks & 2 != 0, !isStack(cursor.pointee.a1) { return (true, cursor.pointee.a1) }
    if stacks & 4 != 0, !isStack(cursor.pointee.a2) { return (true, cursor.pointee.a2) }
    if stacks & 8 != 0, !isStack(cursor.pointee.a3) { return (true, cursor.pointee.a3) }
    if strings & 1 != 0, !isString(cursor.pointee.a0) { return (false, cursor.pointee.a0) }
    if strings & 2 != 0, !isString(cursor.pointee.a1) { return (false, cursor.pointee.a1) }
    if strings & 4 != 0, !isString(cursor.pointee.a2) { return (false, cursor.pointee.a2) }
    return nil
  }

  @inline(__always)
  private func isStack(_ id: UInt64) -> Bool {
    id < UInt64(stackIDs.count) ? stackIDs[Int(id)] >= 0 : generation.stackIndex(id) != nil
  }

  @inline(__always)
  private func isString(_ id: UInt64) -> Bool {
    id < UInt64(stringIDs.count) ? stringIDs[Int(id)] >= 0 : generation.stringIndex(id) != nil
  }

  private func invalidID(_ place: Int, _ traits: EventTraits) -> TraceDamage {
    let cursor = cursors + place
    let wrong = invalidArgument(cursor, traits) ?? (true, 0)
    return damage(
      place,
      "\(cursor.pointee.type.name) names \(wrong.isStack ? "stack" : "string") \(wrong.id), which is not in "
        + "the \(wrong.isStack ? "stack" : "string") table")
  }

  /// The offset in the file of the event a cursor stands at.
  private func offset(_ place: Int) -> Int {
    let cursor = cursors[place]
    let list = lists[Int(cursor.list)]
    guard cursor.batch >= 0, cursor.batch < list.count else { return generation.offset }
    let batch = list[cursor.batch]
    return batch.offset + batch.headerLength + (cursor.eventStart - batch.start)
  }

  private func damage(_ place: Int, _ message: String) -> TraceDamage {
    TraceDamage(message, generation: generation.number, offset: offset(place))
  }

  private func malformed(_ place: Int) -> TraceDamage {
    let byte = cursors[place].eventStart.pointee
    let type = WireEventType(rawValue: byte)
    let spec = EventSpec.of(type)
    let what =
      spec == nil
      ? "byte \(byte) is no type of event"
      : spec?.isTimed == true
        ? "a \(type.name) is cut short or has a number that does not fit 64 bits"
        : "a \(type.name) has no place among the events of a thread"
    return damage(place, what)
  }

  /// No thread's next event can come: the trace contradicts itself.
  private func stuck() -> TraceDamage {
    let waiting = (0..<min(frontier.count, 4)).map { i in
      let cursor = cursors[Int(frontier.entries[i].cursor)]
      return "\(cursor.type.name) of thread \(threadIDs[Int(cursor.list)])"
    }
    let more = frontier.count > 4 ? " and \(frontier.count - 4) more" : ""
    return damage(
      Int(frontier.entries[0].cursor),
      "no thread's next event can come next (\(waiting.joined(separator: ", "))\(more)): each waits for an "
        + "event that is not there")
  }
}
