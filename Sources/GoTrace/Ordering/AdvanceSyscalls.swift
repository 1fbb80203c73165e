// Events about system calls, in which a goroutine may lose its proc.
extension EventOrdering {
  mutating func goSyscallBegin(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    guard context.hasAll else { return refuseContext(event.pointee.type, context) }
    let slot = liveSlot(context)
    guard slot >= 0 else {
      return refuse("GoSyscallBegin of goroutine \(context.g), which does not exist")
    }
    guard goroutines.records[Int(slot)].status == .running else {
      return refuse(
        "GoSyscallBegin of goroutine \(context.g), which is \(goroutines.records[Int(slot)].status.name), "
          + "not running")
    }
    let proc = procs.records + Int(context.pSlot)
    // The sequence tells which system call a later ProcSteal means, where timestamps do not.
    guard proc.pointee.generation == generation, event.pointee.a0 == proc.pointee.sequence &+ 1 else {
      return refuse(
        "GoSyscallBegin has number \(event.pointee.a0) on proc \(context.p), whose last was "
          + "\(proc.pointee.sequence)")
    }
    goroutines.records[Int(slot)].status = .syscall
    proc.pointee.status = .syscall
    proc.pointee.sequence = event.pointee.a0
    emitTransition(event, context, of: context.g, slot: slot, from: .running, to: .syscall)
    return .advanced
  }

  /// The slot of the context's goroutine, which must be in a system call; nil where not.
  private mutating func syscallSlot(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context
  ) -> Int32? {
    let slot = liveSlot(context)
    guard slot >= 0 else {
      _ = refuse("\(event.pointee.type.name) of goroutine \(context.g), which does not exist")
      return nil
    }
    guard goroutines.records[Int(slot)].status == .syscall else {
      _ = refuse(
        "\(event.pointee.type.name) of goroutine \(context.g), which is "
          + "\(goroutines.records[Int(slot)].status.name), not in a system call")
      return nil
    }
    return slot
  }

  mutating func goSyscallEnd(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    guard context.hasAll else { return refuseContext(event.pointee.type, context) }
    guard let slot = syscallSlot(event, context) else { return .refused }
    let proc = procs.records + Int(context.pSlot)
    guard proc.pointee.status == .syscall else {
      return refuse("GoSyscallEnd on proc \(context.p), which is \(proc.pointee.status.name)")
    }
    goroutines.records[Int(slot)].status = .running
    proc.pointee.status = .running
    emitTransition(event, context, of: context.g, slot: slot, from: .syscall, to: .running)
    return .advanced
  }

  mutating func goSyscallEndBlocked(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, _ next: inout Context
  ) -> Advance {
    // The event says that the proc was lost during the call: it has to be, before this can come.
    if context.p != -1, context.pSlot >= 0, procs.records[Int(context.pSlot)].status == .syscall {
      return .blocked
    }
    guard context.m != -1, context.g != -1 else {
      return refuse("GoSyscallEndBlocked needs a goroutine and thread \(context.m) has none")
    }
    guard let slot = syscallSlot(event, context) else { return .refused }
    goroutines.records[Int(slot)].status = .runnable
    next.g = -1
    next.gSlot = -1
    emitTransition(event, context, of: context.g, slot: slot, from: .syscall, to: .runnable)
    return .advanced
  }

  /// A goroutine appears in a system call: a thread that Go did not make calls into Go.
  mutating func goCreateSyscall(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, _ next: inout Context
  ) -> Advance {
    let id = Int64(bitPattern: event.pointee.a0)
    guard context.m != -1 else { return refuseContext(event.pointee.type, context) }
    guard context.g == -1 else {
      return refuse("goroutine \(id) appears on thread \(context.m), which has goroutine \(context.g)")
    }
    guard goroutines.find(id) < 0 else { return refuse("goroutine \(id) is created and exists already") }
    let slot = goroutines.insert(id, status: .syscall, epoch: epoch)
    next.g = id
    next.gSlot = slot
    emitTransition(event, context, of: id, slot: slot, from: .notexist, to: .syscall)
    return .advanced
  }

  /// The goroutine of a call into Go ends with it. Its proc is treated as lost: the thread's id may be used
  /// again before the proc is stolen back.
  mutating func goDestroySyscall(
    _ event: UnsafeMutablePointer<WireEvent>, _ context: Context, _ next: inout Context
  ) -> Advance {
    guard context.m != -1, context.g != -1 else {
      return refuse("GoDestroySyscall needs a goroutine and thread \(context.m) has none")
    }
    guard let slot = syscallSlot(event, context) else { return .refused }
    if context.p != -1, context.pSlot >= 0 {
      let proc = procs.records + Int(context.pSlot)
      guard proc.pointee.status == .syscall else {
        return refuse("GoDestroySyscall on proc \(context.p), which is \(proc.pointee.status.name)")
      }
      proc.pointee.status = .syscallAbandoned
      next.p = -1
      next.pSlot = -1
      emit(
        .procSteal, time: event.pointee.time, context, resource: context.p, slot: context.gSlot,
        a0: UInt64(bitPattern: context.p), a3: UInt64(ProcStatus.syscall.rawValue),
        from: ProcState.running.rawValue, to: ProcState.idle.rawValue)
    }
    next.g = -1
    next.gSlot = -1
    emitTransition(event, context, of: context.g, slot: slot, from: .syscall, to: .notexist)
    end(slot)
    return .advanced
  }
}
