// Events about procs.
extension EventOrdering {
  mutating func procStatus(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, _ next: inout Context
  ) -> Advance {
    let id = Int64(bitPattern: event.pointee.a0)
    guard event.pointee.a1 < UInt64(ProcStatus.count) else {
      return refuse("proc \(id) is said to have status \(event.pointee.a1), which does not exist")
    }
    let status = ProcStatus(rawValue: UInt8(event.pointee.a1))
    if let assumptions, status == .syscallAbandoned {
      return procStatusOfLost(event, context, id, assumptions)
    }
    var from = status.state
    var shown = status
    var context = context
    var slot = procs.find(id)
    if slot >= 0 {
      let known = procs.records[Int(slot)].status
      if status == .syscallAbandoned, known == .syscall {
        // Nothing is lost: we know the system call that the status calls abandoned.
        from = .running
        shown = .syscall
      } else if status == .syscallAbandoned, known == .syscallAbandoned {
        from = .idle
      } else if known != status {
        return refuse("proc \(id) is said to be \(status.name), and was \(known.name)")
      }
      if status == .syscallAbandoned, from == .running {
        // The proc is bound to a thread that is not this one; the event belongs there.
        var found = false
        for i in 0..<threads.count where threads.records[i].isKnown && threads.records[i].p == id {
          let thread = threads.records[i]
          context = Context(m: thread.id, p: id, g: thread.g, pSlot: slot, gSlot: thread.gSlot)
          found = true
        }
        if !found { return refuse("proc \(id) is about to be stolen, and no thread holds it") }
      }
      procs.records[Int(slot)].generation = generation
      procs.records[Int(slot)].sequence = 0
    } else {
      slot = procs.insert(
        id,
        ProcRecord(
          id: id, generation: generation, sequence: 0, status: status, isSweeping: false,
          owesSweeping: assumptions != nil))
      if let assumptions {
        // Most are there before. Of one that is not the state before is made right when that is known.
        assumptions.procExists(id, status, owing: positionOfNext(event.pointee.type))
      } else {
        from = generation == initialGeneration ? .undetermined : .notexist
      }
    }
    if assumptions != nil { oweContext(event.pointee.type, context, owesSlot: true) }
    if status == .running || status == .syscall {
      next.p = id
      next.pSlot = slot
    }
    event.pointee.a1 = UInt64(shown.rawValue)
    emitTransition(event, context, ofProc: id, from: from, to: shown.state)
    return .advanced
  }

  /// A proc whose thread is in a system call is about to be stolen, and nothing is known of it: the thread is found
  /// later.
  private mutating func procStatusOfLost(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, _ id: Int64, _ assumptions: Assumptions
  ) -> Advance {
    guard procs.find(id) < 0 else { return .undecided }
    _ = procs.insert(
      id,
      ProcRecord(
        id: id, generation: generation, sequence: 0, status: .syscall, isSweeping: false, owesSweeping: true))
    assumptions.procIsHeld(
      id, (0..<threads.count).map { threads.records[$0] },
      owing: positionOfNext(event.pointee.type))
    event.pointee.a1 = UInt64(ProcStatus.syscall.rawValue)
    emitTransition(event, context, ofProc: id, from: .running, to: ProcStatus.syscall.state)
    return .advanced
  }

  mutating func procStart(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, _ next: inout Context
  ) -> Advance {
    let id = Int64(bitPattern: event.pointee.a0)
    let slot = procs.find(id)
    guard slot >= 0, context.p == -1 else { return .blocked }
    let proc = procs.records + Int(slot)
    guard proc.pointee.status == .idle, proc.pointee.generation == generation,
      event.pointee.a1 == proc.pointee.sequence &+ 1
    else { return .blocked }
    guard context.m != -1 else { return refuseContext(event.pointee.type, context) }
    proc.pointee.status = .running
    proc.pointee.sequence = event.pointee.a1
    next.p = id
    next.pSlot = slot
    emitTransition(event, context, ofProc: id, from: .idle, to: .running)
    return .advanced
  }

  mutating func procStop(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, _ next: inout Context
  ) -> Advance {
    guard context.m != -1, context.p != -1, context.pSlot >= 0 else {
      return refuseContext(event.pointee.type, context)
    }
    let proc = procs.records + Int(context.pSlot)
    guard proc.pointee.status == .running || proc.pointee.status == .syscall else {
      return refuse("ProcStop of proc \(context.p), which is \(proc.pointee.status.name)")
    }
    proc.pointee.status = .idle
    next.p = -1
    next.pSlot = -1
    emitTransition(event, context, ofProc: context.p, from: .running, to: .idle)
    return .advanced
  }

  mutating func procSteal(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, _ next: inout Context
  ) -> Advance {
    let id = Int64(bitPattern: event.pointee.a0)
    let slot = procs.find(id)
    guard slot >= 0 else { return .blocked }
    let proc = procs.records + Int(slot)
    let status = proc.pointee.status
    guard status == .syscall || status == .syscallAbandoned, proc.pointee.generation == generation,
      event.pointee.a1 == proc.pointee.sequence &+ 1
    else { return .blocked }
    guard context.m != -1 else { return refuseContext(event.pointee.type, context) }
    // A refused event leaves nothing behind: all that may be wrong is looked at before anything changes.
    if status == .syscall {
      let victim = Int64(bitPattern: event.pointee.a2)
      if victim == context.m {
        guard context.p == id else {
          return refuse("thread \(victim) steals proc \(id) from itself and holds proc \(context.p)")
        }
        next.p = -1
        next.pSlot = -1
      } else {
        var thread = threads.find(victim)
        if let assumptions, thread < 0 || threads.records[Int(thread)].owes.contains(.proc) {
          if thread < 0 {
            thread = threads.insert(victim, ThreadRecord(id: victim))
            threads.records[Int(thread)].owes = .goroutine
          }
          assumptions.threadHolds(victim, proc: id)
          threads.records[Int(thread)].isKnown = true
          threads.records[Int(thread)].owes.remove(.proc)
          threads.records[Int(thread)].p = id
        }
        guard thread >= 0, threads.records[Int(thread)].isKnown else {
          return refuse("proc \(id) is stolen from thread \(victim), which does not exist")
        }
        guard threads.records[Int(thread)].p == id else {
          return refuse(
            "proc \(id) is stolen from thread \(victim), which holds proc \(threads.records[Int(thread)].p)")
        }
        threads.records[Int(thread)].p = -1
        threads.records[Int(thread)].pSlot = -1
      }
    }
    proc.pointee.status = .idle
    proc.pointee.sequence = event.pointee.a1
    // A proc whose system call was abandoned already shows as idle.
    let from = status == .syscallAbandoned ? ProcState.idle : .running
    emitTransition(event, context, ofProc: id, from: from, to: .idle)
    return .advanced
  }
}
