// Events about goroutines: creation, running, blocking, waking, their end.
extension EventOrdering {
  /// Whether `sequence` follows the goroutine's last one in this generation.
  private func follows(_ sequence: UInt64, _ goroutine: UnsafeMutablePointer<GoroutineRecord>) -> Bool {
    goroutine.pointee.isNext(sequence, epoch)
  }

  mutating func goStatus(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, _ next: inout Context
  ) -> Advance {
    let id = Int64(bitPattern: event.pointee.a0)
    let thread = Int64(bitPattern: event.pointee.a1)
    let status = GoroutineStatus(rawValue: UInt8(truncatingIfNeeded: event.pointee.a2))
    guard Int(status.rawValue) < GoroutineStatus.count else {
      return refuse("goroutine \(id) is said to have status \(status.rawValue), which does not exist")
    }
    var slot = goroutines.find(id)
    let isNew = slot < 0
    // A refused event leaves nothing behind: all that may be wrong is looked at before anything changes.
    if isNew {
      guard generation == initialGeneration || assumptions != nil else {
        return refuse(
          "goroutine \(id) appears as \(status.name) after the first generation without being created")
      }
    } else {
      let known = goroutines.records[Int(slot)].status
      guard known == status else {
        return refuse("goroutine \(id) is said to be \(status.name), and was \(known.name)")
      }
    }
    if status == .syscall, let wrong = contradiction(of: id, inSyscallOn: thread, context) {
      return refuse(wrong)
    }
    if isNew {
      slot = goroutines.insert(id, status: status, epoch: epoch, isNew: false)
      if let assumptions {
        assumptions.goroutineExists(slot, status)
        goroutines.records[Int(slot)].isUnsettled = keepsStays
      }
    } else {
      goroutines.records[Int(slot)].restart(epoch)
    }
    var context = context
    if assumptions != nil {
      oweContext(event.pointee.type, context, hasGoroutine: status == .syscall && thread != context.m)
    }
    if status == .running || status == .syscall && thread == context.m {
      next.g = id
      next.gSlot = slot
    } else if status == .syscall {
      // It has sat in a system call on another thread since before this generation.
      if hold(id, slot, inSyscallOn: thread) {
        context.g = id
        context.gSlot = slot
      }
      context.m = thread
    }
    let from = isNew && assumptions == nil ? .undetermined : status.state
    emitTransition(event, context, of: id, slot: slot, from: from, to: status.state)
    return .advanced
  }

  /// A thread that is not the event's has a goroutine, which is in a system call. Returns whether it was there before.
  private mutating func hold(_ goroutine: Int64, _ slot: Int32, inSyscallOn id: Int64) -> Bool {
    var place = threads.find(id)
    if place < 0 {
      place = threads.insert(id, ThreadRecord(id: id))
      // What is taken for granted is that it was there, and in the call.
      if assumptions != nil { threads.records[Int(place)].owes = [.proc, .goroutine] }
    }
    let thread = threads.records + Int(place)
    if thread.pointee.isKnown, !thread.pointee.owes.contains(.goroutine) { return true }
    thread.pointee.g = goroutine
    thread.pointee.gSlot = slot
    thread.pointee.isKnown = true
    thread.pointee.owes.remove(.goroutine)
    return assumptions != nil
  }

  /// What speaks against a goroutine being in a system call on a thread; nil for nothing.
  private func contradiction(of id: Int64, inSyscallOn thread: Int64, _ context: Context) -> String? {
    if thread == -1 { return "goroutine \(id) is in a system call without a thread" }
    let other: Int64
    let place = threads.find(thread)
    if let assumptions, place < 0 || threads.records[Int(place)].owes.contains(.goroutine) {
      assumptions.threadHolds(thread, id)
      return nil
    }
    if thread == context.m {
      if generation == initialGeneration { return nil }
      other = context.g
    } else {
      guard place >= 0, threads.records[Int(place)].isKnown else { return nil }
      other = threads.records[Int(place)].g
    }
    return other == id
      ? nil : "goroutine \(id) is in a system call on thread \(thread), which has goroutine \(other)"
  }

  mutating func goCreate(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    guard context.m != -1, context.p != -1 else { return refuseContext(event.pointee.type, context) }
    if context.g != -1 {
      let creator = liveSlot(context)
      if creator >= 0, goroutines.records[Int(creator)].status != .running {
        return refuse("\(event.pointee.type.name) by goroutine \(context.g), which is not running")
      }
    }
    let id = Int64(bitPattern: event.pointee.a0)
    guard goroutines.find(id) < 0 else { return refuse("goroutine \(id) is created and exists already") }
    let isBlocked = event.pointee.type == .goCreateBlocked
    let slot = goroutines.insert(id, status: isBlocked ? .waiting : .runnable, epoch: epoch)
    emitTransition(
      event, context, of: id, slot: slot, from: .notexist, to: isBlocked ? .waiting : .runnable)
    return .advanced
  }

  @inline(__always)
  mutating func goBlock(
    _ thread: UnsafeMutablePointer<ThreadRecord>, _ time: Int64, reason: UInt64, stack: UInt64
  ) -> Advance {
    let context = Context(thread)
    guard let slot = runningSlot(.goBlock, context) else { return .refused }
    thread.pointee.g = -1
    thread.pointee.gSlot = -1
    goroutines.records[Int(slot)].status = .waiting
    emitGoroutine(
      .goBlock, time: time, context, of: context.g, slot: slot, a0: reason, a1: stack, from: .running,
      to: .waiting)
    return .advanced
  }

  /// A running goroutine yields or ends.
  mutating func goStopExecuting(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, _ next: inout Context
  ) -> Advance {
    guard let slot = runningSlot(event.pointee.type, context) else { return .refused }
    next.g = -1
    next.gSlot = -1
    let isEnd = event.pointee.type == .goDestroy
    emitTransition(
      event, context, of: context.g, slot: slot, from: .running, to: isEnd ? .notexist : .runnable)
    if isEnd {
      end(slot)
    } else {
      goroutines.records[Int(slot)].status = .runnable
    }
    return .advanced
  }

  /// The slot of the context's goroutine, which must be running on a thread with a proc; nil where not.
  @inline(__always)
  private mutating func runningSlot(
    _ type: WireEventType, _ context: Context
  ) -> Int32? {
    guard context.hasAll else {
      _ = refuseContext(type, context)
      return nil
    }
    let slot = liveSlot(context)
    guard slot >= 0 else {
      _ = refuse("\(type.name) of goroutine \(context.g), which does not exist")
      return nil
    }
    guard goroutines.records[Int(slot)].status == .running else {
      _ = refuse(
        "\(type.name) of goroutine \(context.g), which is "
          + "\(goroutines.records[Int(slot)].status.name), not running")
      return nil
    }
    return slot
  }

  @inline(__always)
  mutating func goStart(
    _ thread: UnsafeMutablePointer<ThreadRecord>, _ time: Int64, id: Int64, sequence: UInt64
  ) -> Advance {
    let slot = goroutines.find(id)
    guard slot >= 0 else { return .blocked }
    let goroutine = goroutines.records + Int(slot)
    guard goroutine.pointee.status == .runnable, follows(sequence, goroutine) else { return .blocked }
    let context = Context(thread)
    guard context.m != -1, context.p != -1 else { return refuseContext(.goStart, context) }
    guard context.g == -1 else {
      return refuse("goroutine \(id) starts on thread \(context.m), which has goroutine \(context.g)")
    }
    goroutine.pointee.status = .running
    goroutine.pointee.setSequence(sequence)
    thread.pointee.g = id
    thread.pointee.gSlot = slot
    emitGoroutine(
      .goStart, time: time, context, of: id, slot: slot, a0: UInt64(bitPattern: id), a1: sequence,
      from: .runnable, to: .running)
    return .advanced
  }

  @inline(__always)
  mutating func goUnblock(
    _ thread: UnsafeMutablePointer<ThreadRecord>, _ time: Int64, id: Int64, sequence: UInt64, stack: UInt64
  ) -> Advance {
    let slot = goroutines.find(id)
    guard slot >= 0 else { return .blocked }
    let goroutine = goroutines.records + Int(slot)
    guard goroutine.pointee.status == .waiting, follows(sequence, goroutine) else { return .blocked }
    goroutine.pointee.status = .runnable
    goroutine.pointee.setSequence(sequence)
    emitGoroutine(
      .goUnblock, time: time, Context(thread), of: id, slot: slot, a0: UInt64(bitPattern: id), a1: sequence,
      a2: stack, from: .waiting, to: .runnable)
    return .advanced
  }

  /// A coroutine switch is three events: the next goroutine is woken, the present one blocks or ends, the next
  /// one starts.
  mutating func goSwitch(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, _ next: inout Context
  ) -> Advance {
    guard let slot = runningSlot(event.pointee.type, context) else { return .refused }
    let id = Int64(bitPattern: event.pointee.a0)
    let nextSlot = goroutines.find(id)
    guard nextSlot >= 0 else { return .blocked }
    let goroutine = goroutines.records + Int(nextSlot)
    guard goroutine.pointee.status == .waiting, follows(event.pointee.a1, goroutine) else { return .blocked }
    let time = event.pointee.time
    emitTransition(event, context, of: id, slot: nextSlot, from: .waiting, to: .runnable)
    let isEnd = event.pointee.type == .goSwitchDestroy
    goroutine.pointee.status = .running
    goroutine.pointee.setSequence(event.pointee.a1)
    emitGoroutine(
      isEnd ? .goDestroy : .goBlock, time: time, context, of: context.g, slot: slot, from: .running,
      to: isEnd ? .notexist : .waiting)
    if isEnd {
      end(slot)
    } else {
      goroutines.records[Int(slot)].status = .waiting
    }
    next.g = id
    next.gSlot = nextSlot
    var between = context
    between.g = -1
    between.gSlot = -1
    emitGoroutine(
      .goStart, time: time, between, of: id, slot: nextSlot, a0: event.pointee.a0, a1: event.pointee.a1,
      from: .runnable, to: .running)
    return .advanced
  }

  /// A goroutine is no more, nor what was open on it.
  @inline(never)
  mutating func end(_ slot: Int32) {
    spans.end(slot)
    goroutines.remove(slot)
  }
}
