/// Merges the threads' batches of one generation into one stream, by the ordering's word.
final class GenerationMerge {
  /// Why filling a block ended.
  enum Step {
    case blockFull
    case done
    case refused(TraceDamage)
    /// What came before the generation decides what comes next.
    case undecided
  }

  private let generation: TraceGeneration
  let frequency: TimeScale
  let cursors: UnsafeMutablePointer<ThreadCursor>
  private var cursorCount = 0
  /// The batches of each thread that has events, in the file's order.
  private var lists: [[WireBatch]] = []
  private var threadIDs: [Int64] = []
  private let bytes: BatchBytes
  /// Bytes of the batches that are read to their end.
  private(set) var bytesTaken = 0
  /// Behind a pointer, so that the loop does not copy it.
  let frontier: UnsafeMutablePointer<Frontier>
  /// The next CPU sample, and its time; the largest where there is none.
  private var nextSample = 0
  var sampleTime = Int64.max
  /// What ended the ordering where it was not the first thread's own event.
  var trouble: TraceDamage?
  private var blame = 0
  /// Whether what ended the ordering is that what came before the generation is not known yet.
  var isUndecided = false
  /// Whether a part of the generation is missing. What contradicts itself is the end of one thread then.
  private let isPartial: Bool
  /// Ids of stacks and strings below these are all in the tables.
  let stackIDsBelow: UInt64
  let stringIDsBelow: UInt64
  /// What was before the last event of a batch, if it turns out not to count.
  var mark = Mark()
  /// The event being tried, where it takes more than a few numbers.
  private let event = UnsafeMutablePointer<WireEvent>.allocate(capacity: 1)
  let shapes: UnsafeMutablePointer<EventShape>
  private let idLimits: UnsafeMutablePointer<IDLimits>
  /// Whose traits those are: which arguments of a type are ids.
  private let traits: UnsafeMutablePointer<EventTraits>

  /// A merge of a generation's batches for an ordering that outlives it.
  ///
  /// - Parameter letsGo: whether nobody else needs the batches.
  init(
    _ generation: TraceGeneration, _ bytes: BatchBytes, _ traits: UnsafeMutablePointer<EventTraits>,
    letsGo: Bool = true
  ) {
    self.generation = generation
    self.bytes = bytes
    self.traits = traits
    frontier = .allocate(capacity: 1)
    event.initialize(to: WireEvent())
    frequency = TimeScale(generation.frequency)
    // Of a generation of which a part is missing, names may be missing too: they are NULL then.
    isPartial = !generation.faults.isEmpty
    stackIDsBelow = isPartial ? .max : generation.stacks.ids.fullBelow
    stringIDsBelow = isPartial ? .max : generation.strings.ids.fullBelow
    shapes = EventShape.table(traits)
    idLimits = IDLimits.table(traits, stackIDsBelow: stackIDsBelow, stringIDsBelow: stringIDsBelow)
    if let first = generation.samples.first { sampleTime = first.time }
    var places: [Int64: Int] = [:]
    for batch in generation.eventBatches {
      if let place = places[batch.m] {
        lists[place].append(batch)
      } else {
        places[batch.m] = lists.count
        threadIDs.append(batch.m)
        lists.append([batch])
      }
    }
    cursors = .allocate(capacity: max(1, lists.count))
    frontier.initialize(to: Frontier(cursors, capacity: lists.count))
    // From here on each list is what keeps its batches' bytes.
    if letsGo { generation.eventBatches = [] }
  }

  /// Bytes of its tables and of the batches that are being read.
  var heldBytes: Int {
    cursorCount * (MemoryLayout<ThreadCursor>.stride + 160) + bytes.heldBytes
  }

  deinit {
    for i in 0..<cursorCount {
      if let memory = cursors[i].memory { bytes.giveBack(memory) }
    }
    cursors.deallocate()
    event.deallocate()
    frontier.deinitialize(count: 1)
    frontier.deallocate()
    shapes.deallocate()
    idLimits.deallocate()
  }

  /// Makes the frontier. Returns damage where the first event of a thread cannot be read.
  func install(_ ordering: inout EventOrdering) -> TraceDamage? {
    ordering.tables = generation
    ordering.generation = generation.number
    ordering.epoch &+= 1
    for list in lists.indices {
      let id = threadIDs[list]
      var thread = ordering.threads.find(id)
      if thread < 0 {
        thread = ordering.threads.insert(id, ThreadRecord(id: id))
        // What is no thread holds nothing.
        if ordering.assumptions != nil, id != -1 {
          ordering.threads.records[Int(thread)].owes = [.proc, .goroutine]
        }
      }
      (cursors + list).initialize(
        to: ThreadCursor(thread: thread, list: Int32(list), nowhere: lists[list][0].start))
      cursorCount = list + 1
      switch nextBatch(cursors + list) {
      case .event:
        frontier.pointee.insert(Frontier.Entry(time: cursors[list].place.time, cursor: cursors + list))
      case .atEndOfBatch: break
      case .malformed:
        if isPartial {
          trouble = nil
          continue
        }
        return malformed(cursors + list)
      }
    }
    // What appears in the first generation was there before it. One without events tells of nothing.
    if ordering.initialGeneration == 0, frontier.pointee.count > 0 {
      ordering.initialGeneration = generation.number
    }
    return nil
  }

  /// Goes to the first event of a thread's next batch.
  @inline(never)
  private func nextBatch(_ cursor: UnsafeMutablePointer<ThreadCursor>) -> EventPlace.Step {
    while true {
      let list = Int(cursor.pointee.list)
      let done = cursor.pointee.batch
      if done >= 0 {
        bytesTaken += lists[list][done].headerLength + lists[list][done].length
        // The bytes of a batch that is read to its end may be used again.
        lists[list][done].chunk = nil
      }
      guard done + 1 < lists[list].count else {
        if let memory = cursor.pointee.memory.take() { bytes.giveBack(memory) }
        return .atEndOfBatch
      }
      let batch = lists[list][done + 1]
      var data = batch.start
      if !batch.isHeld, batch.length > 0 {
        let memory = cursor.pointee.memory ?? bytes.take()
        cursor.pointee.memory = memory
        data = UnsafePointer(memory)
        trouble = bytes.read(batch, into: memory)
      }
      cursor.pointee.enter(
        batch: done + 1, data: data, count: batch.length, time: generation.nanoseconds(batch.time))
      if trouble != nil { return .malformed }
      let step = cursor.pointee.place.moveTo(data, shapes, frequency, cursor)
      if step != .atEndOfBatch { return step }
    }
  }

  /// Goes on with an ordering that has other places for the threads.
  func renumberThreads(_ places: [Int32]) {
    for i in 0..<cursorCount { cursors[i].thread = places[Int(cursors[i].thread)] }
  }

  /// Bytes of the batches of events that have not come, those of the events that are next included.
  var bytesLeft: Int {
    var left = 0
    for place in 0..<cursorCount {
      let cursor = cursors[place]
      let list = lists[Int(cursor.list)]
      guard cursor.batch < list.count else { continue }
      if cursor.batch >= 0, !cursor.isAtEnd { left += list[cursor.batch].length - cursor.offset }
      for batch in list[(max(cursor.batch, -1) + 1)...] { left += batch.headerLength + batch.length }
    }
    for list in lists[cursorCount...] { for batch in list { left += batch.headerLength + batch.length } }
    return left
  }

  /// Tries the event a cursor stands at; `next` is where the following one begins. `trouble` says what is wrong
  /// where that is not the ordering's `failure`.
  @inline(never)
  func advance(
    _ cursor: UnsafeMutablePointer<ThreadCursor>, _ ordering: inout EventOrdering
  ) -> (result: EventOrdering.Advance, next: UnsafePointer<UInt8>) {
    let event = event
    let type = cursor.pointee.place.type
    var following = cursor.pointee.place.arguments
    event.pointee.type = type
    event.pointee.time = cursor.pointee.place.time
    event.pointee.read(&following, cursor.pointee.end, count: shapes[Int(type.rawValue)].argumentCount)
    let before = Mark(ordering)
    ordering.stayUndo = StayUndo()
    // Looked at first, since some events get other arguments as they happen, and told last.
    let wrong = idLimits[Int(type.rawValue)].pass(event) || isPartial ? nil : invalidArgument(event)
    let result = ordering.advance(event, thread: cursor.pointee.thread)
    if result == .advanced, let wrong {
      before.restore(&ordering)
      let kind = wrong.isStack ? "stack" : "string"
      trouble = damage(
        cursor, "\(type.name) names \(kind) \(wrong.id), which is not in the \(kind) table", isLack: true)
      return (.refused, following)
    }
    return (result, following)
  }

  /// The thread at an entry of the frontier has read its batch to the end: its next batch, or no more of it.
  /// False where what comes next is malformed.
  @inline(never)
  func turnBatch(_ entry: Int) -> Bool {
    let cursor = frontier.pointee.entries[entry].cursor
    if cursor.pointee.isAtEnd {
      switch nextBatch(cursor) {
      case .event: break
      case .atEndOfBatch:
        frontier.pointee.remove(entry)
        return true
      case .malformed: return false
      }
    } else {
      return false
    }
    frontier.pointee.update(entry, time: cursor.pointee.place.time)
    return true
  }

  /// The first event cannot come yet: tries the others in the order of their times. False where none can come,
  /// or one is refused (`trouble` says why).
  func advanceAnother(_ ordering: inout EventOrdering) -> Bool {
    frontier.pointee.sort()
    isUndecided = false
    blame = frontier.pointee.entries[0].cursor - cursors
    for i in 1..<max(1, frontier.pointee.count) {
      let cursor = frontier.pointee.entries[i].cursor
      let before = Mark(ordering)
      let attempt = advance(cursor, &ordering)
      switch attempt.result {
      case .blocked: continue
      case .undecided:
        isUndecided = true
        return false
      case .refused:
        if drop(i) { return true }
        trouble = trouble ?? damage(cursor, ordering.failure)
        return false
      case .advanced:
        if cursor.pointee.place.moveTo(attempt.next, shapes, frequency, cursor) == .event {
          frontier.pointee.update(i, time: cursor.pointee.place.time)
          return true
        }
        if turnBatch(i) || drop(i) { return true }
        before.restore(&ordering)
        trouble = malformed(cursor)
        return false
      }
    }
    isUndecided = ordering.assumptions != nil
    if !isUndecided { trouble = stuck() }
    return false
  }

  /// Gives up the thread at an entry of the frontier, where a part of the generation is missing anyway.
  func drop(_ entry: Int) -> Bool {
    guard isPartial else { return false }
    frontier.pointee.remove(entry)
    trouble = nil
    return true
  }

  /// Hands on the next CPU sample, which is due; false where there is none.
  @inline(never)
  func emitSample(_ ordering: inout EventOrdering) -> Bool {
    guard nextSample < generation.samples.count else { return false }
    emit(generation.samples[nextSample], &ordering)
    nextSample += 1
    sampleTime = nextSample < generation.samples.count ? generation.samples[nextSample].time : Int64.max
    return true
  }

  private func emit(_ sample: CPUSample, _ ordering: inout EventOrdering) {
    let slot = sample.g == -1 ? -1 : ordering.goroutines.find(sample.g)
    if let assumptions = ordering.assumptions, slot < 0, sample.g != -1,
      let position = ordering.positionOfNext(.cpuSample)
    {
      assumptions.goroutineIsSampled(
        sample.g, at: position, journalCount: ordering.goroutines.journal?.count ?? 0)
    }
    ordering.emit(
      .cpuSample, time: sample.time,
      EventOrdering.Context(m: sample.m, p: sample.p, g: sample.g, pSlot: -1, gSlot: slot), slot: slot,
      a0: sample.stack)
  }

  /// The argument that is no id of a string or stack, nil where all are.
  private func invalidArgument(_ event: UnsafeMutablePointer<WireEvent>) -> (isStack: Bool, id: UInt64)? {
    let traits = traits[Int(event.pointee.type.rawValue)]
    func check(_ i: Int, _ id: UInt64) -> (isStack: Bool, id: UInt64)? {
      if traits.stackMask >> i & 1 != 0, generation.stackIndex(id) == nil { return (true, id) }
      if traits.stringMask >> i & 1 != 0, generation.stringIndex(id) == nil { return (false, id) }
      return nil
    }
    return check(0, event.pointee.a0) ?? check(1, event.pointee.a1) ?? check(2, event.pointee.a2)
      ?? check(3, event.pointee.a3)
  }

  /// The offset in the file of the event a cursor stands at.
  private func offset(_ cursor: ThreadCursor) -> Int {
    let list = lists[Int(cursor.list)]
    guard cursor.batch >= 0, cursor.batch < list.count else { return generation.offset }
    return list[cursor.batch].offset + list[cursor.batch].headerLength + cursor.offset
  }

  /// - Parameter isLack: it is something missing that is wrong, as where the trace ends too soon.
  func damage(
    _ cursor: UnsafeMutablePointer<ThreadCursor>, _ message: String, isLack: Bool = false
  ) -> TraceDamage {
    TraceDamage(
      message, generation: generation.number, offset: offset(cursor.pointee),
      isTruncation: isLack && generation.isLastUnmarked)
  }

  func malformed(_ cursor: UnsafeMutablePointer<ThreadCursor>) -> TraceDamage {
    if let trouble { return trouble }
    let what = TraceDamage.noEvent(cursor.pointee.place.malformedByte, generation.version)
    return damage(cursor, what)
  }

  /// No thread's next event can come: the trace contradicts itself.
  private func stuck() -> TraceDamage {
    let waiting = (0..<min(frontier.pointee.count, 4)).map { i in
      let cursor = frontier.pointee.entries[i].cursor.pointee
      return "\(cursor.place.type.name) of thread \(threadIDs[Int(cursor.list)])"
    }
    let more = frontier.pointee.count > 4 ? " and \(frontier.pointee.count - 4) more" : ""
    return damage(
      cursors + blame,
      "no thread's next event can come next (\(waiting.joined(separator: ", "))\(more)): each waits for an "
        + "event that is not there", isLack: true)
  }
}
