// Events about goroutines.
extension Version1Conversion {
  /// Whether the event's goroutine runs on the event's proc; `failure` says if not. Goroutine 0, which stands for
  /// none, may only create others.
  private mutating func isRunning(_ event: Version1Event, allowsNone: Bool = false) -> Bool {
    if event.g == 0 {
      if !allowsNone {
        failure = "\(name(event)) of no goroutine"
        return false
      }
    } else {
      let slot = goroutines.find(event.g)
      guard slot >= 0, goroutines.records[Int(slot)].state == .running else {
        failure = "\(name(event)) of goroutine \(event.g), which is not running"
        return false
      }
    }
    let running = procs[place(event.p)].g
    guard running == event.g else {
      failure =
        "\(name(event)) of goroutine \(event.g) on proc \(event.p), which runs "
        + (running == 0 ? "none" : "goroutine \(running)")
      return false
    }
    return true
  }

  /// Sets the state of the goroutine that has run, and its proc is free.
  private mutating func leave(_ event: Version1Event, _ state: Version1Goroutines.State) -> Int32 {
    let slot = goroutines.find(event.g)
    goroutines.records[Int(slot)].state = state
    goroutines.records[Int(slot)].waitsForNetwork = event.type == .goBlockNet
    procs[place(event.p)].g = 0
    return slot
  }

  mutating func create(_ event: Version1Event, _ time: Int64) {
    guard isRunning(event, allowsNone: true) else { return }
    let slot = goroutines.slot(event.a0)
    let record = goroutines.records + Int(slot)
    guard record.pointee.state == .unseen, event.a0 != 0, !goroutines.hasEnded(event.a0) else {
      failure = "goroutine \(event.a0) is created and exists already"
      return
    }
    record.pointee.state = .runnable
    if untold != nil {
      untold?.insert(event.a0)
      return
    }
    emit(
      .goCreate, event, time, of: event.a0, slot: slot, from: .notexist, to: .runnable, a0: event.a0,
      a1: tables.beginning(event.a1), a2: tables.stack(event.stack))
  }

  /// The trace tells of a goroutine that was there when it began, and that it waits or is in a system call.
  mutating func found(_ event: Version1Event, _ time: Int64) {
    let slot = goroutines.find(event.g)
    guard slot >= 0, goroutines.records[Int(slot)].state == .runnable else {
      failure = "\(name(event)) of goroutine \(event.g), which is not runnable"
      return
    }
    goroutines.records[Int(slot)].state = .waiting
    goroutines.records[Int(slot)].waitsForNetwork = false
    untold?.remove(event.g)
    let state = event.type == .goWaiting ? GoroutineState.waiting : .syscall
    tell(event, time, slot, state)
  }

  /// A goroutine's first mention, in some state.
  private mutating func tell(_ event: Version1Event, _ time: Int64, _ slot: Int32, _ state: GoroutineState) {
    let status: GoroutineStatus =
      switch state {
      case .running: .running
      case .syscall: .syscall
      case .waiting: .waiting
      default: .runnable
      }
    emit(
      .goStatus, event, time, of: event.g, slot: slot, from: .undetermined, to: state, a0: event.g,
      a1: UInt64.max, a2: UInt64(status.rawValue))
  }

  mutating func start(_ event: Version1Event, _ time: Int64) {
    let slot = event.g == 0 ? -1 : goroutines.find(event.g)
    guard slot >= 0, goroutines.records[Int(slot)].state == .runnable else {
      failure = "goroutine \(event.g) starts and is not runnable"
      return
    }
    let place = place(event.p)
    guard procs[place].g == 0 else {
      failure = "goroutine \(event.g) starts on proc \(event.p), which runs goroutine \(procs[place].g)"
      return
    }
    goroutines.records[Int(slot)].state = .running
    goroutines.records[Int(slot)].waitsForNetwork = false
    procs[place].g = event.g
    if event.type == .goStart, untold != nil {
      untold?.remove(event.g)
      return tell(event, time, slot, .running)
    }
    // Go's reader puts an event with a label on thread 0 where it knows none.
    let m = event.type == .goStartLabel ? max(0, procs[place].m) : thread(event)
    let g = Int64(bitPattern: event.g)
    output.emit(
      .goStart, time: time, m: m, p: event.p, g: g, resource: g, slot: slot, a0: event.g, a1: event.a1,
      from: GoroutineState.runnable.rawValue, to: GoroutineState.running.rawValue)
    if event.type == .goStartLabel {
      output.emit(
        .goLabel, time: time, m: m, p: event.p, g: g, slot: slot, a0: tables.string(event.a2))
    }
  }

  mutating func block(_ event: Version1Event, _ time: Int64) {
    guard isRunning(event) else { return }
    let slot = leave(event, .waiting)
    emitBlock(event, time, slot, reason(event.type))
  }

  private mutating func emitBlock(_ event: Version1Event, _ time: Int64, _ slot: Int32, _ reason: UInt64) {
    emit(
      .goBlock, event, time, of: event.g, slot: slot, from: .running, to: .waiting, a0: reason,
      a1: tables.stack(event.stack))
  }

  /// Why a goroutine waits, by the type of event; the empty string for an unnamed reason.
  private func reason(_ type: Version1Type) -> UInt64 {
    switch type {
    case .goBlockSend: tables.word(.chanSend)
    case .goBlockRecv: tables.word(.chanReceive)
    case .goBlockSelect: tables.word(.select)
    case .goBlockSync: tables.word(.sync)
    case .goBlockCond: tables.word(.cond)
    case .goBlockNet: tables.word(.network)
    case .goBlockGC: tables.word(.assist)
    case .goSleep: tables.word(.sleep)
    default: 0
    }
  }

  mutating func yield(_ event: Version1Event, _ time: Int64) {
    guard isRunning(event) else { return }
    let slot = leave(event, .runnable)
    emit(
      .goStop, event, time, of: event.g, slot: slot, from: .running, to: .runnable,
      a0: tables.word(event.type == .goSched ? .gosched : .preempted), a1: tables.stack(event.stack))
  }

  /// A goroutine ends, or waits for ever.
  mutating func end(_ event: Version1Event, _ time: Int64) {
    guard isRunning(event) else { return }
    let slot = leave(event, .dead)
    if event.type == .goStop { return emitBlock(event, time, slot, tables.word(.forever)) }
    regions[event.g] = nil
    emit(.goDestroy, event, time, of: event.g, slot: slot, from: .running, to: .notexist)
    goroutines.end(slot, id: event.g)
  }

  mutating func unblock(_ event: Version1Event, _ time: Int64) {
    if event.g != 0 {
      let own = goroutines.find(event.g)
      guard own >= 0, goroutines.records[Int(own)].state == .running else {
        failure = "goroutine \(event.g) wakes another and is not running"
        return
      }
    }
    if event.p != FakeProc.timer, procs[place(event.p)].g != event.g {
      failure = "goroutine \(event.g) wakes another on proc \(event.p), which it does not run on"
      return
    }
    let slot = event.a0 == 0 ? -1 : goroutines.find(event.a0)
    guard slot >= 0, goroutines.records[Int(slot)].state == .waiting else {
      failure = "goroutine \(event.a0) is woken and does not wait"
      return
    }
    let record = goroutines.records + Int(slot)
    var event = event
    // Until Go 1.10 the timer goroutine stays the one that woke it.
    if record.pointee.waitsForNetwork, version >= .go111 || event.p != FakeProc.timer {
      event.p = FakeProc.network
    }
    record.pointee.state = .runnable
    record.pointee.waitsForNetwork = false
    emit(
      .goUnblock, event, time, of: event.a0, slot: slot, from: .waiting, to: .runnable, a0: event.a0,
      a1: event.a1, a2: tables.stack(event.stack))
  }

  /// A system call that does not lose its goroutine the proc takes a nanosecond: when it returns is not told.
  mutating func enterSyscall(_ event: Version1Event, _ time: Int64) {
    guard isRunning(event) else { return }
    let slot = goroutines.find(event.g)
    goroutines.records[Int(slot)].waitsForNetwork = false
    let losesProc = event.a3 == 1
    // Go's reader puts the call that returns at once on thread 0 where it knows none.
    let m = losesProc ? thread(event) : max(0, procs[place(event.p)].m)
    let g = Int64(bitPattern: event.g)
    let (running, syscall) = (GoroutineState.running.rawValue, GoroutineState.syscall.rawValue)
    output.emit(
      .goSyscallBegin, time: time, m: m, p: event.p, g: g, resource: g, slot: slot,
      a1: tables.stack(event.stack), from: running, to: syscall)
    if losesProc { return }
    output.emit(
      .goSyscallEnd, time: timeAfter(event, time), m: m, p: event.p, g: g, resource: g, slot: slot,
      from: syscall,
      to: running)
  }

  /// One nanosecond later.
  private func timeAfter(_ event: Version1Event, _ time: Int64) -> Int64 { time &+ 1 }

  mutating func loseProc(_ event: Version1Event) {
    guard isRunning(event) else { return }
    let slot = goroutines.find(event.g)
    goroutines.records[Int(slot)].state = .waiting
    procs[place(event.p)].g = 0
  }

  mutating func leaveSyscall(_ event: Version1Event, _ time: Int64) {
    let slot = event.g == 0 ? -1 : goroutines.find(event.g)
    guard slot >= 0, goroutines.records[Int(slot)].state == .waiting else {
      failure = "goroutine \(event.g) returns from a system call and is in none"
      return
    }
    goroutines.records[Int(slot)].state = .runnable
    goroutines.records[Int(slot)].waitsForNetwork = false
    emit(.goSyscallEndBlocked, event, time, of: event.g, slot: slot, from: .syscall, to: .runnable)
  }
}
