extension GenerationMerge {
  /// Orders events until the block is full, the generation is done, or an event is refused.
  ///
  /// - Parameter most: about how many events at most. Those nobody asked for fill no block, and progress and
  ///   cancellation want one now and then.
  func fillBlock(_ ordering: inout EventOrdering, most: Int = 1 << 20) -> Step {
    var columns: EventColumns =
      ordering.commonlyWanted.isEmpty ? [] : ordering.output.columns.intersection(ordering.commonColumns)
    if ordering.keepsStays {
      columns.remove(.stay)
      return columns.isEmpty
        ? fillBlock(&ordering, StayAlone.self, most) : fillBlock(&ordering, AnyColumns.self, most)
    }
    if !columns.isDisjoint(with: EventWriter.others) { return fillBlock(&ordering, AnyButStay.self, most) }
    if columns.contains(.a0) { return fillBlock(&ordering, FirstArgument.self, most) }
    return fillBlock(&ordering, NoColumns.self, most)
  }

  private func fillBlock<Columns: ColumnChoice>(
    _ ordering: inout EventOrdering, _ choice: Columns.Type, _ most: Int
  ) -> Step {
    let lastEvent = ordering.eventCount + most
    let heap = frontier.pointee.entries
    // Each event that happens makes at most three, and few make more than one.
    let mostCount = EventBuffer.capacity - 3
    let shapes = shapes
    let frequency = frequency
    let stacks = stackIDsBelow
    let strings = stringIDsBelow
    let usesLoop = ordering.usesLoop
    var loop = OrderingLoop<Columns>(ordering)
    while loop.eventCount < lastEvent, loop.output.count <= mostCount {
      let cursor = heap[0].cursor
      if _slowPath(heap[0].time > sampleTime) || _slowPath(frontier.pointee.count == 0) {
        loop.store(&ordering)
        let isSample = emitSample(&ordering)
        loop = OrderingLoop<Columns>(ordering)
        if isSample { continue }
        if frontier.pointee.count == 0 { return .done }
      }
      // The first thread goes on for as long as it stays first; meanwhile neither the frontier nor the samples
      // need to be looked at.
      let limit = min(Frontier.secondTime(heap), sampleTime)
      let thread = loop.threads + Int(cursor.pointee.thread)
      var place = cursor.pointee.place
      var attempt = usesLoop && OrderingLoop<Columns>.hasProc(thread) ? Attempt.happened : .notTried
      while attempt == .happened {
        var next = place.arguments
        var isDone = false
        let before = loop.mark
        switch place.course {
        case .start:
          let id = readShortVarint(&next)
          let sequence = readShortVarint(&next)
          isDone = loop.start(thread, place.time, id: id, sequence: sequence)
        case .block:
          let reason = readShortVarint(&next)
          let stack = readShortVarint(&next)
          if _fastPath(reason < strings), _fastPath(stack < stacks) {
            isDone = loop.block(thread, place.time, reason: reason, stack: stack)
          }
        case .unblock:
          let id = readShortVarint(&next)
          let sequence = readShortVarint(&next)
          let stack = readShortVarint(&next)
          if _fastPath(stack < stacks) {
            isDone = loop.unblock(thread, place.time, id: id, sequence: sequence, stack: stack)
          }
        case .syscallBegin:
          let sequence = readShortVarint(&next)
          let stack = readShortVarint(&next)
          if _fastPath(stack < stacks) {
            isDone = loop.syscallBegin(thread, place.time, sequence: sequence, stack: stack)
          }
        case .syscallEnd: isDone = loop.syscallEnd(thread, place.time)
        case .stop:
          let reason = readShortVarint(&next)
          let stack = readShortVarint(&next)
          if _fastPath(reason < strings), _fastPath(stack < stacks) {
            isDone = loop.stop(thread, place.time, reason: reason, stack: stack)
          }
        case .destroy:
          let slot = loop.destroy(thread, place.time)
          if slot >= 0 {
            ordering.end(slot)
            isDone = true
          }
        case .create:
          let id = readShortVarint(&next)
          let newStack = readShortVarint(&next)
          let stack = readShortVarint(&next)
          if newStack < stacks, stack < stacks, loop.mayCreate(thread, id: id) {
            let slot = ordering.goroutines.insert(
              Int64(bitPattern: id), status: .runnable, epoch: ordering.epoch)
            loop.create(
              thread, place.time, id: id, newStack: newStack, stack: stack, slot: slot,
              ordering.goroutines.lookup)
            isDone = true
          }
        case .heapAlloc:
          loop.heapAlloc(thread, place.time, bytes: readShortVarint(&next))
          isDone = true
        case .general: break
        }
        if _slowPath(!isDone) {
          attempt = .notTried
          break
        }
        if _slowPath(place.moveTo(next, shapes, frequency, cursor) != .event) {
          // Go's reader fails here before it hands out the event that did advance.
          mark = before
          loop.noteUndo(&ordering, before)
          attempt = .isLastOfBatch
          break
        }
        if place.time > limit || _slowPath(loop.output.count > mostCount) { break }
      }
      cursor.pointee.place = place
      if _fastPath(attempt == .happened) {
        thread.pointee.isKnown = true
        Frontier.sink(Frontier.Entry(time: place.time, cursor: cursor), from: 0, heap)
        continue
      }
      loop.store(&ordering)
      if let end = goOn(cursor, &ordering, isNext: attempt == .notTried) { return end }
      loop = OrderingLoop<Columns>(ordering)
    }
    loop.store(&ordering)
    return .blockFull
  }

  /// What came of the loop with a thread's event.
  private enum Attempt {
    case happened
    /// It happened, and no event follows in the batch.
    case isLastOfBatch
    /// It is none of the loop's, or something about it is not as it should be.
    case notTried
  }

  /// Goes on where the loop cannot: with the first thread's next event, or where its batch ends. Returns how the
  /// ordering ends, if it does.
  ///
  /// - Parameter isNext: whether there is an event to be tried. If not, `mark` is what was before the last.
  @inline(never)
  private func goOn(
    _ cursor: UnsafeMutablePointer<ThreadCursor>, _ ordering: inout EventOrdering, isNext: Bool
  ) -> Step? {
    ordering.threads.records[Int(cursor.pointee.thread)].isKnown = true
    if isNext {
      mark = Mark(ordering)
      let attempt = advance(cursor, &ordering)
      switch attempt.result {
      case .advanced:
        if cursor.pointee.place.moveTo(attempt.next, shapes, frequency, cursor) == .event {
          frontier.pointee.update(0, time: cursor.pointee.place.time)
          return nil
        }
      case .blocked:
        frontier.pointee.update(0, time: cursor.pointee.place.time)
        if advanceAnother(&ordering) { return nil }
        return isUndecided ? .undecided : .refused(trouble ?? damage(cursor, ordering.failure))
      case .undecided: return .undecided
      case .refused: return drop(0) ? nil : .refused(trouble ?? damage(cursor, ordering.failure))
      }
    }
    if turnBatch(0) || drop(0) { return nil }
    mark.restore(&ordering)
    return .refused(malformed(cursor))
  }
}

/// What an event that turns out not to count has to be taken back to.
struct Mark {
  var outputCount = 0
  var eventCount = 0
  var lastTime: Int64 = 0
}

extension Mark {
  init(_ ordering: borrowing EventOrdering) {
    self.init(
      outputCount: ordering.output.count, eventCount: ordering.eventCount, lastTime: ordering.lastTime)
  }

  func restore(_ ordering: inout EventOrdering) {
    ordering.output.count = outputCount
    ordering.eventCount = eventCount
    ordering.lastTime = lastTime
    ordering.undoStays()
  }
}
