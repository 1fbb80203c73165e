/// Merges the threads' batches of one generation into one stream, by the ordering's word.
struct GenerationMerge: ~Copyable {
  /// Why filling a block ended.
  enum Step {
    case blockFull
    case done
    case refused(TraceDamage)
  }

  private let generation: TraceGeneration
  private let frequency: TimeScale
  private var cursors: UnsafeMutablePointer<BatchCursor>
  private var cursorCount = 0
  /// The batches of each thread that has events, in the file's order.
  private var lists: [[WireBatch]] = []
  private var threadIDs: [Int64] = []
  private var frontier = Frontier()
  private var nextSample = 0
  private let sampleCount: Int
  /// What ended the ordering where it was not the first thread's own event.
  private var trouble: TraceDamage?
  private var blame = 0
  /// Ids of stacks and strings below these are all in the tables.
  private let stackIDsBelow: UInt64
  private let stringIDsBelow: UInt64

  init(_ generation: TraceGeneration) {
    self.generation = generation
    frequency = TimeScale(generation.frequency)
    sampleCount = generation.samples.count
    stackIDsBelow = generation.stacks.ids.fullBelow
    stringIDsBelow = generation.strings.ids.fullBelow
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
      case .malformed: return malformed(cursors + list)
      }
    }
    // What appears in the first generation was there before it. One without events tells of nothing.
    if ordering.initialGeneration == 0, frontier.count > 0 { ordering.initialGeneration = generation.number }
    return nil
  }

  /// Reads the next event of a thread, in the next batch if need be.
  private mutating func refresh(
    _ cursor: Int, _ traits: UnsafeMutablePointer<EventTraits>
  ) -> BatchCursor.Step {
    while true {
      let step = cursors[cursor].readEvent(traits, frequency)
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
    // Events nobody asked for fill no block, and progress and cancellation want one now and then.
    let lastEvent = ordering.eventCount + (1 << 20)
    let frequency = frequency
    while ordering.outputCount <= EventBuffer.capacity - 3, ordering.eventCount < lastEvent {
      if emitDueSample(&ordering) { continue }
      if frontier.count == 0 { return .done }
      // The first thread goes on for as long as it stays first; meanwhile neither the frontier nor the samples
      // need to be looked at.
      let cursor = cursors + Int(frontier.entries[0].cursor)
      let limit = min(frontier.secondTime, nextSampleTime)
      while true {
        let before = Mark(ordering)
        let result = ordering.advance(cursor)
        if result != .advanced {
          frontier.update(0, time: cursor.pointee.time)
          if result == .blocked, advanceAnother(&ordering) { break }
          return refusal(cursor, ordering)
        }
        if !hasValidIDs(cursor, ordering.traits) {
          before.restore(&ordering)
          return .refused(invalidID(cursor, ordering.traits))
        }
        if cursor.pointee.readEvent(ordering.traits, frequency) != .event {
          if !turnBatch(0, ordering.traits) {
            // Go's reader fails here before it hands out the event that did advance.
            before.restore(&ordering)
            return .refused(malformed(cursor))
          }
          break
        }
        if cursor.pointee.time > limit || ordering.outputCount > EventBuffer.capacity - 3
          || ordering.eventCount >= lastEvent
        {
          frontier.update(0, time: cursor.pointee.time)
          break
        }
      }
    }
    return .blockFull
  }

  /// What an event that turns out not to count has to be taken back to.
  private struct Mark {
    let outputCount: Int
    let eventCount: Int
    let lastTime: Int64

    @inline(__always)
    init(_ ordering: borrowing EventOrdering) {
      outputCount = ordering.outputCount
      eventCount = ordering.eventCount
      lastTime = ordering.lastTime
    }

    func restore(_ ordering: inout EventOrdering) {
      ordering.outputCount = outputCount
      ordering.eventCount = eventCount
      ordering.lastTime = lastTime
    }
  }

  /// The thread at an entry of the frontier has read its batch to the end: its next batch, or no more of it.
  /// False where the next event is malformed.
  private mutating func turnBatch(_ entry: Int, _ traits: UnsafeMutablePointer<EventTraits>) -> Bool {
    let place = Int(frontier.entries[entry].cursor)
    switch refresh(place, traits) {
    case .event: frontier.update(entry, time: cursors[place].time)
    case .atEndOfBatch: frontier.remove(entry)
    case .malformed: return false
    }
    return true
  }

  /// The first event cannot come yet: tries the others in the order of their times. False where none can come,
  /// or one is refused (`trouble` says why).
  private mutating func advanceAnother(_ ordering: inout EventOrdering) -> Bool {
    frontier.sort()
    blame = Int(frontier.entries[0].cursor)
    for i in 1..<max(1, frontier.count) {
      let place = Int(frontier.entries[i].cursor)
      let cursor = cursors + place
      let before = Mark(ordering)
      switch ordering.advance(cursor) {
      case .blocked: continue
      case .refused: break
      case .advanced:
        if !hasValidIDs(cursor, ordering.traits) {
          before.restore(&ordering)
          trouble = invalidID(cursor, ordering.traits)
          return false
        }
        if turnBatch(i, ordering.traits) { return true }
        before.restore(&ordering)
        trouble = malformed(cursor)
        return false
      }
      trouble = damage(cursor, ordering.failure)
      return false
    }
    trouble = stuck()
    return false
  }

  /// Why the block could not be filled.
  private func refusal(_ cursor: UnsafeMutablePointer<BatchCursor>, _ ordering: borrowing EventOrdering)
    -> Step
  {
    .refused(trouble ?? damage(cursor, ordering.failure))
  }

  /// Hands on a CPU sample if the next event is one.
  @inline(__always)
  private mutating func emitDueSample(_ ordering: inout EventOrdering) -> Bool {
    guard nextSample < sampleCount else { return false }
    let sample = generation.samples[nextSample]
    guard frontier.count == 0 || sample.time < frontier.entries[0].time else { return false }
    nextSample += 1
    emit(sample, &ordering)
    return true
  }

  /// Time of the next CPU sample, the largest where there is none.
  @inline(__always)
  private var nextSampleTime: Int64 {
    nextSample < sampleCount ? generation.samples[nextSample].time : Int64.max
  }

  private func emit(_ sample: CPUSample, _ ordering: inout EventOrdering) {
    let slot = sample.g == -1 ? -1 : ordering.goroutines.find(sample.g)
    ordering.emit(
      .cpuSample, time: sample.time,
      EventOrdering.Context(m: sample.m, p: sample.p, g: sample.g, pSlot: -1, gSlot: slot), slot: slot,
      a0: sample.stack)
  }

  /// Whether the ids of strings and stacks that an event names are in the generation's tables.
  @inline(__always)
  private func hasValidIDs(
    _ cursor: UnsafeMutablePointer<BatchCursor>, _ traits: UnsafeMutablePointer<EventTraits>
  ) -> Bool {
    let ids = traits[Int(cursor.pointee.type.rawValue)].ids
    if ids == .none { return true }
    if ids == .stackThird { return isStack(cursor.pointee.a2) }
    if ids == .stackSecondStringFirst { return isStack(cursor.pointee.a1) && isString(cursor.pointee.a0) }
    if ids == .stackSecond { return isStack(cursor.pointee.a1) }
    return invalidArgument(cursor, traits) == nil
  }

  /// The value of an argument that is no id of a string or stack.
  @inline(never)
  private func invalidArgument(
    _ cursor: UnsafeMutablePointer<BatchCursor>, _ traits: UnsafeMutablePointer<EventTraits>
  ) -> (isStack: Bool, id: UInt64)? {
    let traits = traits[Int(cursor.pointee.type.rawValue)]
    let arguments = [cursor.pointee.a0, cursor.pointee.a1, cursor.pointee.a2, cursor.pointee.a3]
    for (i, id) in arguments.enumerated() {
      if traits.stackMask >> i & 1 != 0, !isStack(id) { return (true, id) }
      if traits.stringMask >> i & 1 != 0, !isString(id) { return (false, id) }
    }
    return nil
  }

  @inline(__always)
  private func isStack(_ id: UInt64) -> Bool {
    id < stackIDsBelow || generation.stackIndex(id) != nil
  }

  @inline(__always)
  private func isString(_ id: UInt64) -> Bool {
    id < stringIDsBelow || generation.stringIndex(id) != nil
  }

  private func invalidID(
    _ cursor: UnsafeMutablePointer<BatchCursor>, _ traits: UnsafeMutablePointer<EventTraits>
  ) -> TraceDamage {
    let wrong = invalidArgument(cursor, traits) ?? (true, 0)
    return damage(
      cursor,
      "\(cursor.pointee.type.name) names \(wrong.isStack ? "stack" : "string") \(wrong.id), which is not in "
        + "the \(wrong.isStack ? "stack" : "string") table", isLack: true)
  }

  /// The offset in the file of the event a cursor stands at.
  private func offset(_ cursor: BatchCursor) -> Int {
    let list = lists[Int(cursor.list)]
    guard cursor.batch >= 0, cursor.batch < list.count else { return generation.offset }
    let batch = list[cursor.batch]
    return batch.offset + batch.headerLength + (cursor.eventStart - batch.start)
  }

  /// - Parameter isLack: it is something missing that is wrong, as where the trace ends too soon.
  private func damage(
    _ cursor: UnsafeMutablePointer<BatchCursor>, _ message: String, isLack: Bool = false
  ) -> TraceDamage {
    TraceDamage(
      message, generation: generation.number, offset: offset(cursor.pointee),
      isTruncation: isLack && generation.isLastUnmarked)
  }

  private func malformed(_ cursor: UnsafeMutablePointer<BatchCursor>) -> TraceDamage {
    let byte = cursor.pointee.eventStart.pointee
    let type = WireEventType(rawValue: byte)
    let spec = EventSpec.of(type)
    let what =
      spec == nil
      ? "byte \(byte) is no type of event"
      : spec?.isTimed == true
        ? "a \(type.name) is cut short or has a number that does not fit 64 bits"
        : "a \(type.name) has no place among the events of a thread"
    return damage(cursor, what)
  }

  /// No thread's next event can come: the trace contradicts itself.
  private func stuck() -> TraceDamage {
    let waiting = (0..<min(frontier.count, 4)).map { i in
      let cursor = cursors[Int(frontier.entries[i].cursor)]
      return "\(cursor.type.name) of thread \(threadIDs[Int(cursor.list)])"
    }
    let more = frontier.count > 4 ? " and \(frontier.count - 4) more" : ""
    return damage(
      cursors + blame,
      "no thread's next event can come next (\(waiting.joined(separator: ", "))\(more)): each waits for an "
        + "event that is not there", isLack: true)
  }
}
