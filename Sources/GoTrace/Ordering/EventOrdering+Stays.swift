// How long goroutines have been in their states, for those who ask: an event that ends a state brings with it when that
// began, so that who looks at what has lasted need not see what began it.

/// What to put back where an event turns out not to count.
struct StayUndo {
  struct Step {
    var slot: Int32
    /// The state it was in, as a raw value of ``GoroutineState``.
    var from: UInt8
    var since: Int64
    var origin: StayOrigin
  }

  // An event makes at most three transitions, and one is made for each event that is tried.
  private var steps: (Step?, Step?, Step?) = (nil, nil, nil)

  mutating func append(_ step: Step) { steps = (step, steps.0, steps.1) }

  /// Takes out the last.
  mutating func popLast() -> Step? {
    defer { steps = (steps.1, steps.2, nil) }
    return steps.0
  }
}

extension EventOrdering {
  /// A goroutine goes from one state to another. Returns what is told of the one it leaves.
  ///
  /// - Parameter a0: the event's argument, which is a reason where the type has one.
  mutating func enter(
    _ slot: Int32, at time: Int64, _ type: WireEventType, _ a0: UInt64, _ from: GoroutineState
  ) -> EndedStay {
    let record = goroutines.records + Int(slot)
    let ended = EndedStay(lasted: time &- record.pointee.since, origin: record.pointee.origin)
    stayUndo.append(
      StayUndo.Step(
        slot: slot, from: from.rawValue, since: record.pointee.since, origin: record.pointee.origin))
    record.pointee.since = time
    record.pointee.origin = origin(type, a0, from.rawValue)
    return assumptions == nil ? ended : owe(ended, of: slot, at: time, type)
  }

  private func origin(_ type: WireEventType, _ a0: UInt64, _ previous: UInt8) -> StayOrigin {
    guard type == .goBlock || type == .goStop else { return StayOrigin(previous: previous, reason: 0) }
    if a0 < StayOrigin.reasonsBelow { return StayOrigin(previous: previous, reason: a0) }
    return StayOrigin(previous: previous, extraReason: extraReason(a0, of: tables))
  }

  /// Takes back what the event did to stays that turns out not to count. Nothing else is put back but the states: what
  /// comes after it is ordered anew.
  mutating func undoStays() {
    while let undo = stayUndo.popLast() {
      let record = goroutines.records + Int(undo.slot)
      record.pointee.since = undo.since
      record.pointee.origin = undo.origin
      record.pointee.status = GoroutineStatus.of(undo.from)
    }
  }

  /// The states that events of some types end.
  static func states(endedBy types: EventTypeSet) -> Set<GoroutineState> {
    let ends: [(GoroutineState, EventTypeSet)] = [
      (.runnable, EventTypeSet([.goStart])),
      (.running, EventTypeSet([.goBlock, .goStop, .goDestroy, .goSyscallBegin])),
      (.waiting, EventTypeSet([.goUnblock, .goSwitch, .goSwitchDestroy])),
      (.syscall, EventTypeSet([.goSyscallEnd, .goSyscallEndBlocked, .goDestroySyscall])),
    ]
    return Set(ends.filter { !$0.1.intersection(types).isEmpty }.map(\.0))
  }

  /// The states that goroutines are in, of those that events would end that are asked for. Empty where nobody asks for
  /// stays.
  var openStays: [OpenStay] {
    if !keepsStays { return [] }
    return (0..<goroutines.slotCount).compactMap { slot in
      let record = goroutines.records[slot]
      guard record.isLive, record.origin != .none, noted.contains(record.status.state) else { return nil }
      return OpenStay(
        goroutine: record.id, state: record.status.state, since: record.since, origin: record.origin)
    }
  }

  /// The reasons of states that go on from one generation to another have other ids there.
  mutating func carryReasons(from old: TraceGeneration) {
    if !keepsStays { return }
    var known: [StayOrigin: UInt64] = [:]
    for slot in 0..<goroutines.slotCount where goroutines.records[slot].isLive {
      let origin = goroutines.records[slot].origin
      if origin.reason == 0 { continue }
      let reason = known[origin] ?? extraReason(origin.reason, of: old, isExtra: origin.isExtra)
      known[origin] = reason
      goroutines.records[slot].origin = StayOrigin(previous: origin.previous, extraReason: reason)
    }
  }

  /// A reason's id among the extra strings of the present generation; 0 where the generation has no such string.
  private func extraReason(_ id: UInt64, of generation: TraceGeneration, isExtra: Bool = false) -> UInt64 {
    if isExtra { return tables.extraStrings.id(generation.extraString(id)) }
    guard let index = generation.stringIndex(id) else { return 0 }
    return tables.extraStrings.id(Array(generation.string(at: index)))
  }
}

extension GoroutineStatus {
  /// The one that shows as a state.
  fileprivate static func of(_ state: UInt8) -> GoroutineStatus {
    switch GoroutineState(rawValue: state) {
    case .runnable: .runnable
    case .running: .running
    case .waiting: .waiting
    case .syscall: .syscall
    case .notexist: .ended
    case .undetermined, nil: .bad
    }
  }
}
