// Events about procs, the collector and what the program tells by itself.
extension Version1Conversion {
  mutating func proc(_ event: Version1Event, _ time: Int64) {
    let place = place(event.p)
    let starts = event.type == .procStart
    guard procs[place].isRunning != starts else {
      failure = "proc \(event.p) \(starts ? "starts and runs already" : "stops and does not run")"
      return
    }
    if !starts, procs[place].g != 0 {
      failure = "proc \(event.p) stops and runs goroutine \(procs[place].g)"
      return
    }
    procs[place].isRunning = starts
    if starts { procs[place].m = Int64(bitPattern: event.a0) }
    let isFirst = !procs[place].isSeen
    procs[place].isSeen = true
    let (from, to): (ProcState, ProcState) = starts ? (.idle, .running) : (.running, .idle)
    let status: ProcStatus = starts ? .running : .idle
    output.emit(
      isFirst ? .procStatus : starts ? .procStart : .procStop, time: time, m: thread(event), p: event.p,
      g: event.g == 0 ? -1 : Int64(bitPattern: event.g), resource: event.p, slot: slot(event.g),
      a0: UInt64(bitPattern: event.p), a1: isFirst ? UInt64(status.rawValue) : 0,
      from: (isFirst ? .undetermined : from).rawValue, to: to.rawValue)
    if !starts { procs[place].m = -1 }
  }

  /// The number of procs. The first of these events ends what the trace tells of how it found things: goroutines of
  /// which it has told nothing else by then are runnable.
  mutating func procCount(_ event: Version1Event, _ time: Int64) {
    guard let untold else {
      emit(.procsChange, event, time, a0: event.a0, a1: tables.stack(event.stack))
      return
    }
    self.untold = nil
    for id in untold.sorted() {
      let g = Int64(bitPattern: id)
      let slot = goroutines.find(id)
      // One that has ended meanwhile has no state to tell of; no runtime writes that.
      if slot < 0 { continue }
      output.emit(
        .goStatus, time: time, m: -1, p: -1, g: -1, resource: g, slot: slot, a0: id,
        a1: UInt64.max, a2: UInt64(GoroutineStatus.runnable.rawValue),
        from: GoroutineState.undetermined.rawValue, to: GoroutineState.runnable.rawValue)
    }
  }

  mutating func collection(_ event: Version1Event, _ time: Int64) {
    let begins = event.type == .gcStart
    guard collects != begins else {
      failure =
        "a garbage collection \(begins ? "begins while another is under way" : "ends that has not begun")"
      return
    }
    collects = begins
    var event = event
    if begins {
      event.p = FakeProc.collector
      emit(.gcBegin, event, time, a0: event.a0, a1: tables.stack(event.stack))
    } else {
      emit(.gcEnd, event, time)
    }
  }

  mutating func stopTheWorld(_ event: Version1Event, _ time: Int64) {
    let begins = event.type == .stwStart
    let place = place(event.p)
    let isStopped = version < .go110 ? procs[place].stopsTheWorld : stopsTheWorld
    guard isStopped != begins else {
      failure =
        begins ? "the world is stopped and was stopped already" : "the world goes on and was not stopped"
      return
    }
    if version < .go110 { procs[place].stopsTheWorld = begins } else { stopsTheWorld = begins }
    guard begins else { return emit(.stwEnd, event, time, a0: lastStopReason) }
    var reason = 0
    if version >= .go121 {
      reason = event.a0 < UInt64(Version1Tables.stopTheWorldCount) ? Int(event.a0) : 0
    } else if event.a0 < 2 {
      reason = Int(event.a0) + 1
    } else if version < .go111 {
      failure = "the world is stopped for reason \(event.a0), which does not exist"
      return
    }
    lastStopReason = tables.stopTheWorld(reason)
    emit(.stwBegin, event, time, a0: lastStopReason)
  }

  mutating func sweep(_ event: Version1Event, _ time: Int64) {
    let begins = event.type == .gcSweepStart
    let place = place(event.p)
    guard procs[place].sweeps != begins else {
      failure =
        "proc \(event.p) \(begins ? "begins a sweep and sweeps already" : "ends a sweep that has not begun")"
      return
    }
    procs[place].sweeps = begins
    if begins {
      emit(.gcSweepBegin, event, time, a0: tables.stack(event.stack))
    } else {
      emit(.gcSweepEnd, event, time, a0: event.a0, a1: event.a1)
    }
  }

  /// An assist may end of which the trace has not seen the beginning.
  mutating func assist(_ event: Version1Event, _ time: Int64) {
    let begins = event.type == .gcMarkAssistStart
    let slot = event.g == 0 ? -1 : goroutines.slot(event.g)
    let assists = slot < 0 ? noneAssists : goroutines.records[Int(slot)].assists
    if begins, assists {
      failure = "goroutine \(event.g) begins to help the collector and does already"
      return
    }
    if slot < 0 { noneAssists = begins } else { goroutines.records[Int(slot)].assists = begins }
    if begins {
      emit(.gcMarkAssistBegin, event, time, a0: tables.stack(event.stack))
    } else {
      emit(.gcMarkAssistEnd, event, time)
    }
  }

  mutating func taskBegin(_ event: Version1Event, _ time: Int64) {
    guard tasks[event.a0] == nil else {
      failure = "task \(event.a0) begins and has begun already"
      return
    }
    let name = tables.string(event.a2)
    tasks[event.a0] = Task(name: name, parent: event.a1)
    emit(
      .userTaskBegin, event, time, a0: event.a0, a1: event.a1 == 0 ? UInt64.max : event.a1, a2: name,
      a3: tables.stack(event.stack))
  }

  /// A task may end that never began.
  mutating func taskEnd(_ event: Version1Event, _ time: Int64) {
    let task = tasks.removeValue(forKey: event.a0)
    let name = task.map { Array(generation.string(at: Int($0.name))) } ?? []
    emit(
      .userTaskEnd, event, time, a0: event.a0, a1: tables.stack(event.stack), a2: task?.parent ?? UInt64.max,
      a3: generation.extraStrings.id(name))
  }

  mutating func region(_ event: Version1Event, _ time: Int64) {
    let region = Region(task: event.a0, name: event.a2)
    switch event.a1 {
    case 0: regions[event.g, default: []].append(region)
    case 1:
      // One that began before the trace has nothing to be compared with.
      if let innermost = regions[event.g]?.last {
        guard innermost == region else {
          failure = "goroutine \(event.g) ends a region that is not its innermost"
          return
        }
        regions[event.g]?.removeLast()
        if regions[event.g]?.isEmpty == true { regions[event.g] = nil }
      }
    default:
      failure = "a region that neither begins nor ends: its mode is \(event.a1)"
      return
    }
    emit(
      event.a1 == 0 ? .userRegionBegin : .userRegionEnd, event, time, a0: event.a0,
      a1: tables.string(event.a2),
      a2: tables.stack(event.stack))
  }
}
