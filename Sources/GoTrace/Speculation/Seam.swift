/// Where an ordering that knew nothing of the generations before its own meets the one that has ordered them: whether
/// what it took for granted is so, and what has to be put right in what it did.
struct Seam {
  /// For each slot of the ordering ahead the one that its goroutine has here; of those that were created since, -1
  /// until they are created here.
  private var slots: [Int32]
  /// What is left of what was open on goroutines that existed all along, by slots of the ordering ahead, where anything
  /// has changed; names are those of the generation before.
  private var spans: [Int32: (regions: [OpenRegion], ranges: OpenRanges)] = [:]
  /// Tasks that were open and have ended.
  private var endedTasks: Set<UInt64> = []
  /// Events of ends of tasks of which the beginning is not in the generation.
  private var taskEnds: [(place: Assumptions.Place?, task: EventOrdering.OpenTask?)] = []
  private let blocks: [AheadBlock]
  private let hasSlots: Bool
  /// The states that goroutines are in, by slots of the ordering ahead: when they began, and how, where that is not known
  /// there.
  private var stays: [(since: Int64, origin: StayOrigin)] = []

  /// nil where the ordering ahead did not do what this one would have done, or that cannot be told: it is to be
  /// forgotten then, and its generation ordered anew.
  ///
  /// - Parameter hasSlots: whether events have their slots.
  init?(
    _ known: borrowing EventOrdering, _ ahead: borrowing EventOrdering, _ blocks: [AheadBlock], hasSlots: Bool
  ) {
    self.blocks = blocks
    self.hasSlots = hasSlots
    slots = Array(repeating: -1, count: ahead.goroutines.slotCount)
    guard let assumptions = ahead.assumptions, known.epoch &+ 1 == ahead.epoch,
      known.initialGeneration != 0, known.initialGeneration == ahead.initialGeneration,
      Self.agree(known, ahead, timesOf: blocks),
      Self.agree(known, assumptions), Self.agreeAboutProcs(known, assumptions),
      matchGoroutines(known, ahead, assumptions),
      replaySpans(known, assumptions), replayTasks(known, assumptions)
    else { return nil }
  }

  /// Whether times are to be made later only in blocks that have their events' ordinals.
  private static func agree(
    _ known: borrowing EventOrdering, _ ahead: borrowing EventOrdering, timesOf blocks: [AheadBlock]
  ) -> Bool {
    let (last, isTooLate) = known.lastTime.addingReportingOverflow(Int64(ahead.eventCount))
    if isTooLate || last == .max { return false }
    guard let block = blocks.first(where: { !$0.hasOrdinals }) else { return true }
    return block.base >= known.lastTime &+ Int64(block.firstEvent)
  }

  /// Whether threads held what they were taken to hold, and the collector was where it was taken to be.
  private static func agree(_ known: borrowing EventOrdering, _ assumptions: Assumptions) -> Bool {
    for (id, kinds) in assumptions.idleThreads {
      let place = known.threads.find(id)
      if place < 0 { continue }
      let thread = known.threads.records[Int(place)]
      if kinds.contains(.proc), thread.p != -1 { return false }
      if kinds.contains(.goroutine), thread.g != -1 { return false }
    }
    for (id, goroutine) in assumptions.busyThreads {
      let place = known.threads.find(id)
      guard place >= 0, known.threads.records[Int(place)].isKnown,
        known.threads.records[Int(place)].g == goroutine
      else { return false }
    }
    for (id, proc) in assumptions.holders {
      let place = known.threads.find(id)
      guard place >= 0, known.threads.records[Int(place)].isKnown, known.threads.records[Int(place)].p == proc
      else { return false }
    }
    guard let collector = assumptions.collector else { return true }
    if known.collectorState == .undetermined { return collector.type == .gcBegin }
    return collector.sequence == known.collectorSequence &+ 1
      && known.collectorState == (collector.type == .gcBegin ? .notRunning : .running)
  }

  private static func agreeAboutProcs(_ known: borrowing EventOrdering, _ assumptions: Assumptions) -> Bool {
    for proc in assumptions.procs {
      let place = known.procs.find(proc.id)
      if place >= 0, known.procs.records[Int(place)].status != proc.status { return false }
      if proc.threads != nil, place < 0 || holder(of: proc, known) == nil { return false }
    }
    for (id, isSweeping) in assumptions.sweeping {
      let place = known.procs.find(id)
      let wasSweeping = place >= 0 && known.procs.records[Int(place)].isSweeping
      if wasSweeping != isSweeping { return false }
    }
    return true
  }

  /// The thread that holds a proc, as ``EventOrdering/procStatus(_:_:_:)`` finds it.
  ///
  /// A thread of which more was known by then held what it held then.
  private static func holder(of proc: Assumptions.Proc, _ known: borrowing EventOrdering) -> ThreadRecord? {
    var found: ThreadRecord?
    for i in 0..<known.threads.count where known.threads.records[i].isKnown {
      let thread = known.threads.records[i]
      guard thread.p == proc.id else { continue }
      let later = proc.threads?.first { $0.id == thread.id }
      if later?.owes.contains(.proc) ?? true { found = thread }
    }
    return found
  }

  /// Finds the goroutines that existed all along. False where one did not, or was in another state, or where one that
  /// was created existed.
  private mutating func matchGoroutines(
    _ known: borrowing EventOrdering, _ ahead: borrowing EventOrdering, _ assumptions: Assumptions
  ) -> Bool {
    var isFound = Array(repeating: false, count: known.goroutines.slotCount)
    for goroutine in assumptions.goroutines {
      let slot = Int(known.goroutines.find(ahead.goroutines.records[Int(goroutine.slot)].id))
      guard slot >= 0, !isFound[slot], known.goroutines.records[slot].status == goroutine.status else {
        return false
      }
      isFound[slot] = true
      slots[Int(goroutine.slot)] = Int32(slot)
    }
    for slot in ahead.goroutines.journal ?? [] where slot >= 0 {
      if known.goroutines.find(ahead.goroutines.records[Int(slot)].id) >= 0 { return false }
    }
    return true
  }

  private mutating func replaySpans(_ known: borrowing EventOrdering, _ assumptions: Assumptions) -> Bool {
    for (slot, step) in assumptions.spans {
      var open =
        spans.removeValue(forKey: slot)
        ?? (known.spans.regions(on: slots[Int(slot)]), known.spans.ranges(on: slots[Int(slot)]))
      switch step {
      case .rangeBegins(let range):
        if open.ranges.contains(range) { return false }
        open.ranges.append(range)
      case .rangeEnds(let range): if open.ranges.remove(range.type) != range { return false }
      case .assistIsOpen: if !open.ranges.contains(.gcMarkAssistBegin) { return false }
      case .regionEnds(let task, let name):
        if let innermost = open.regions.popLast(),
          innermost.task != task || known.names.text(innermost.name) != name
        {
          return false
        }
      }
      spans[slot] = open
    }
    return true
  }

  private mutating func replayTasks(_ known: borrowing EventOrdering, _ assumptions: Assumptions) -> Bool {
    for (id, step) in assumptions.tasks {
      let task = endedTasks.contains(id) ? nil : known.tasks[id]
      switch step {
      case .begins: if task != nil { return false }
      case .ends(let place):
        if task != nil { endedTasks.insert(id) }
        taskEnds.append((place, task))
      }
    }
    return true
  }

  // MARK: Going on from there

  /// Makes `known` what it would be if it had ordered what was ordered ahead, and puts right what that handed out.
  ///
  /// Returns the places of the threads here, by those they had there.
  mutating func join(_ known: inout EventOrdering, _ ahead: borrowing EventOrdering) -> [Int32] {
    guard let assumptions = ahead.assumptions else { return [] }
    let formerNames = known.names
    known.tables = ahead.tables
    for (slot, left) in spans {
      let regions = left.regions.map {
        OpenRegion(task: $0.task, name: known.names.name($0.name, of: formerNames))
      }
      spans[slot] = (regions, left.ranges)
    }
    known.generation = ahead.generation
    known.epoch = ahead.epoch
    if known.keepsStays { replayStays(known, ahead, assumptions) }
    let sampled = replayGoroutines(&known, ahead, assumptions)
    slots.withUnsafeBufferPointer { slots in
      for block in blocks where hasSlots { block.buffer.renumberSlots(slots, count: block.count) }
    }
    for (place, slot) in sampled { blocks[place.block].buffer.setSlot(slot, at: place.position) }
    copyGoroutines(&known, ahead, assumptions)
    joinTasks(&known, ahead)
    let procs = joinProcs(&known, ahead, assumptions)
    showContexts(known, assumptions)
    let threads = joinThreads(&known, ahead, procs)
    if assumptions.collector != nil {
      known.collectorSequence = ahead.collectorSequence
      known.collectorState = ahead.collectorState
    }
    for block in blocks where block.hasOrdinals {
      block.buffer.delay(after: known.lastTime &+ Int64(block.firstEvent), count: block.count)
    }
    known.lastTime = max(ahead.lastTime, known.lastTime &+ Int64(ahead.eventCount))
    known.eventCount += ahead.eventCount
    return threads
  }

  /// Shows in events what they end, where that began before the generation or while the one before it went on.
  private mutating func replayStays(
    _ known: borrowing EventOrdering, _ ahead: borrowing EventOrdering, _ assumptions: Assumptions
  ) {
    stays = Array(repeating: (0, .none), count: slots.count)
    for goroutine in assumptions.goroutines {
      let record = known.goroutines.records[Int(slots[Int(goroutine.slot)])]
      stays[Int(goroutine.slot)] = (record.since, record.origin)
    }
    for step in assumptions.stays {
      let time = max(step.time, known.lastTime &+ 1 &+ Int64(step.ordinal))
      let stay = stays[Int(step.slot)]
      if let place = step.place {
        blocks[place.block].buffer.setStay(
          EndedStay(lasted: time &- stay.since, origin: stay.origin), at: place.position)
      }
      stays[Int(step.slot)] = (time, step.origin)
    }
  }

  /// Creates and ends goroutines as was done ahead, which gives them the slots that they would have. Returns those of
  /// CPU samples.
  private mutating func replayGoroutines(
    _ known: inout EventOrdering, _ ahead: borrowing EventOrdering, _ assumptions: Assumptions
  ) -> [(Assumptions.Place, Int32)] {
    var sampled: [(Assumptions.Place, Int32)] = []
    var samples = assumptions.samples[...]
    let journal = ahead.goroutines.journal ?? []
    for (i, entry) in journal.enumerated() {
      while let sample = samples.first, sample.journalCount <= i {
        sampled.append((sample.place, known.goroutines.find(sample.goroutine)))
        samples.removeFirst()
      }
      if entry >= 0 {
        let record = ahead.goroutines.records[Int(entry)]
        slots[Int(entry)] = known.goroutines.insert(record.id, status: .runnable, epoch: known.epoch)
      } else {
        known.end(slots[Int(~entry)])
      }
    }
    for sample in samples { sampled.append((sample.place, known.goroutines.find(sample.goroutine))) }
    return sampled
  }

  /// Takes over what is known of goroutines that exist, and what is open on them.
  private func copyGoroutines(
    _ known: inout EventOrdering, _ ahead: borrowing EventOrdering, _ assumptions: Assumptions
  ) {
    for slot in 0..<ahead.goroutines.slotCount where ahead.goroutines.records[slot].isLive {
      let record = known.goroutines.records + Int(slots[slot])
      record.pointee = ahead.goroutines.records[slot]
      if record.pointee.isUnsettled {
        (record.pointee.since, record.pointee.origin) = stays[slot]
        record.pointee.isUnsettled = false
      }
      joinSpans(&known, ahead, Int32(slot), assumptions)
    }
  }

  /// Makes what is open on a goroutine what is left of the former, and what began since.
  private func joinSpans(
    _ known: inout EventOrdering, _ ahead: borrowing EventOrdering, _ slot: Int32, _ assumptions: Assumptions
  ) {
    let here = slots[Int(slot)]
    let left = spans[slot]
    if left == nil, !ahead.spans.hasAny(slot) { return }
    var regions = left?.regions ?? known.spans.regions(on: here)
    for region in ahead.spans.regions(on: slot) {
      regions.append(OpenRegion(task: region.task, name: known.names.name(of: ahead.names.text(region.name))))
    }
    var ranges = left?.ranges ?? known.spans.ranges(on: here)
    // Of a goroutine that existed all along every range is among the steps that were gone over.
    if !assumptions.wasThere(slot) { ranges = ahead.spans.ranges(on: slot) }
    known.spans.set(regions, ranges, on: here)
  }

  private func joinTasks(_ known: inout EventOrdering, _ ahead: borrowing EventOrdering) {
    for id in endedTasks { known.tasks[id] = nil }
    known.tasks.merge(ahead.tasks) { $1 }
    for case (let place?, let task) in taskEnds {
      blocks[place.block].buffer.setTask(
        parent: task?.parent ?? .max, name: task.map { known.tables.extraStrings.id($0.name) } ?? 0,
        at: place.position)
    }
  }

  /// Returns the places of the procs, by those they had ahead.
  private func joinProcs(
    _ known: inout EventOrdering, _ ahead: borrowing EventOrdering, _ assumptions: Assumptions
  ) -> [Int32] {
    // As in ``EventOrdering/procStatus(_:_:_:)``; a generation may have the number of the first.
    let isFirst = known.generation == known.initialGeneration
    let former = isFirst ? ProcState.undetermined : .notexist
    for proc in assumptions.procs where known.procs.find(proc.id) < 0 {
      guard let place = proc.place else { continue }
      blocks[place.block].buffer.setFrom(former.rawValue, at: place.position)
    }
    return (0..<ahead.procs.count).map { i in
      var record = ahead.procs.records[i]
      var place = known.procs.find(record.id)
      if record.owesSweeping { record.isSweeping = place >= 0 && known.procs.records[Int(place)].isSweeping }
      record.owesSweeping = false
      if place >= 0 {
        known.procs.records[Int(place)] = record
      } else {
        place = known.procs.insert(record.id, record)
      }
      return place
    }
  }

  /// Shows in events what their threads held before.
  private func showContexts(_ known: borrowing EventOrdering, _ assumptions: Assumptions) {
    for proc in assumptions.procs where proc.threads != nil {
      guard let place = proc.place, var thread = Self.holder(of: proc, known) else { continue }
      if let later = proc.threads?.first(where: { $0.id == thread.id }), !later.owes.contains(.goroutine) {
        thread.g = later.g
        thread.gSlot = later.gSlot < 0 ? -1 : slots[Int(later.gSlot)]
      }
      let buffer = blocks[place.block].buffer
      buffer.setThread(thread.id, at: place.position)
      buffer.setProc(proc.id, at: place.position)
      buffer.setGoroutine(thread.g, at: place.position)
      buffer.setSlot(thread.gSlot, at: place.position)
    }
    for context in assumptions.contexts {
      let place = known.threads.find(context.thread)
      if place < 0 { continue }
      let thread = known.threads.records[Int(place)]
      let buffer = blocks[context.place.block].buffer
      let position = context.place.position
      if context.shown.contains(.proc) { buffer.setProc(thread.p, at: position) }
      if context.shown.contains(.goroutine) { buffer.setGoroutine(thread.g, at: position) }
      if context.showsSlot { buffer.setSlot(thread.gSlot, at: position) }
    }
  }

  private func joinThreads(
    _ known: inout EventOrdering, _ ahead: borrowing EventOrdering, _ procs: [Int32]
  ) -> [Int32] {
    (0..<ahead.threads.count).map { i in
      let record = ahead.threads.records[i]
      var place = known.threads.find(record.id)
      if place < 0 { place = known.threads.insert(record.id, ThreadRecord(id: record.id)) }
      let thread = known.threads.records + Int(place)
      if !record.owes.contains(.proc) {
        thread.pointee.p = record.p
        thread.pointee.pSlot = record.pSlot < 0 ? -1 : procs[Int(record.pSlot)]
      }
      if !record.owes.contains(.goroutine) {
        thread.pointee.g = record.g
        thread.pointee.gSlot = record.gSlot < 0 ? -1 : slots[Int(record.gSlot)]
      }
      if record.isKnown { thread.pointee.isKnown = true }
      return place
    }
  }
}
