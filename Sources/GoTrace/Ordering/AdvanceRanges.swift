// Events about ranges of the runtime: garbage collection and stop-the-world.
extension EventOrdering {
  /// The mark phase was under way when the generation began. Begin and end may come from different threads, so
  /// they have sequence numbers.
  mutating func gcActive(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    let sequence = event.pointee.a0
    if let assumptions, collectorState == .undetermined {
      guard context.hasAll else { return .undecided }
      assumptions.collectorIsBefore(event.pointee)
      collectorState = .running
    } else if generation == initialGeneration {
      guard collectorState == .undetermined else {
        return refuse("GCActive in the first generation after other events of the collector")
      }
      collectorState = .running
    } else {
      guard sequence == collectorSequence &+ 1 else { return .blocked }
      guard collectorState == .running else { return refuse("GCActive while the collector is not running") }
      guard context.hasAll else { return refuseContext(event.pointee.type, context) }
    }
    collectorSequence = sequence
    emitPlain(event, context)
    return .advanced
  }

  mutating func gcBegin(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    let sequence = event.pointee.a0
    if let assumptions, collectorState == .undetermined {
      guard context.hasAll else { return .undecided }
      assumptions.collectorIsBefore(event.pointee)
    } else if collectorState != .undetermined {
      guard sequence == collectorSequence &+ 1 else { return .blocked }
      guard collectorState == .notRunning else { return refuse("GCBegin while the collector is running") }
      guard context.hasAll else { return refuseContext(event.pointee.type, context) }
    }
    collectorSequence = sequence
    collectorState = .running
    emitPlain(event, context)
    return .advanced
  }

  mutating func gcEnd(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    let sequence = event.pointee.a0
    if let assumptions, collectorState == .undetermined {
      guard context.hasAll else { return .undecided }
      assumptions.collectorIsBefore(event.pointee)
    } else {
      guard sequence == collectorSequence &+ 1 else { return .blocked }
      guard collectorState == .running else { return refuse("GCEnd while the collector is not running") }
      guard context.hasAll else { return refuseContext(event.pointee.type, context) }
    }
    collectorSequence = sequence
    collectorState = .notRunning
    emitPlain(event, context)
    return .advanced
  }

  mutating func sweepEdge(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    guard context.m != -1, context.p != -1, context.pSlot >= 0 else {
      return refuseContext(event.pointee.type, context)
    }
    let proc = procs.records + Int(context.pSlot)
    let begins = event.pointee.type == .gcSweepBegin
    settleSweeping(proc, !begins)
    guard proc.pointee.isSweeping != begins else {
      return refuse(
        begins
          ? "proc \(context.p) begins to sweep and is sweeping already"
          : "proc \(context.p) ends a sweep that did not begin")
    }
    proc.pointee.isSweeping = begins
    emitPlain(event, context)
    return .advanced
  }

  mutating func sweepActive(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    let id = Int64(bitPattern: event.pointee.a0)
    let slot = procs.find(id)
    guard slot >= 0 else {
      return assumptions != nil ? .undecided : refuse("GCSweepActive of proc \(id), which is not known")
    }
    let isFirst = generation == initialGeneration
    settleSweeping(procs.records + Int(slot), true)
    guard procs.records[Int(slot)].isSweeping != isFirst else {
      return refuse("GCSweepActive of proc \(id), \(isFirst ? "twice" : "which is not sweeping")")
    }
    procs.records[Int(slot)].isSweeping = true
    emitPlain(event, context)
    return .advanced
  }

  /// Takes for granted whether a proc was sweeping, where only what came before says so.
  private func settleSweeping(_ proc: UnsafeMutablePointer<ProcRecord>, _ isSweeping: Bool) {
    guard proc.pointee.owesSweeping else { return }
    proc.pointee.owesSweeping = false
    proc.pointee.isSweeping = isSweeping
    assumptions?.procSweeps(proc.pointee.id, isSweeping)
  }

  /// A stop-the-world or a mark assist begins on the running goroutine.
  mutating func rangeBegin(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    let type = event.pointee.type
    guard context.hasAll else { return refuseContext(type, context) }
    let slot = liveSlot(context)
    guard slot >= 0 else { return refuse("\(type.name) of goroutine \(context.g), which does not exist") }
    let range = OpenRange(type: type, reason: type == .stwBegin ? event.pointee.a0 : 0)
    if spans.hasRange(range, on: slot) {
      return refuse("\(type.name) of goroutine \(context.g), on which it has begun already")
    }
    assumptions?.rangeBegins(range, on: slot)
    spans.beginRange(range, on: slot)
    emitPlain(event, context)
    return .advanced
  }

  mutating func rangeEnd(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    let type = event.pointee.type
    guard context.hasAll else { return refuseContext(type, context) }
    let slot = liveSlot(context)
    guard slot >= 0 else { return refuse("\(type.name) of goroutine \(context.g), which does not exist") }
    let begin: WireEventType = type == .stwEnd ? .stwBegin : .gcMarkAssistBegin
    if let assumptions, assumptions.wasThere(slot), !spans.hasRange(begin, on: slot) {
      // The end of a stop carries the reason of its beginning.
      if type == .stwEnd { return .undecided }
      assumptions.rangeEnds(OpenRange(type: begin, reason: 0), on: slot)
      emitPlain(event, context)
      return .advanced
    }
    guard let range = spans.endRange(begin, on: slot) else {
      return refuse("\(type.name) of goroutine \(context.g), on which none has begun")
    }
    assumptions?.rangeEnds(range, on: slot)
    // The end carries the reason of its beginning.
    if type == .stwEnd { event.pointee.a0 = range.reason }
    emitPlain(event, context)
    return .advanced
  }

  /// A mark assist was under way when the generation began; its goroutine need not be running.
  mutating func assistActive(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    let id = Int64(bitPattern: event.pointee.a0)
    let slot = goroutines.find(id)
    guard slot >= 0 else {
      return assumptions != nil
        ? .undecided : refuse("GCMarkAssistActive of goroutine \(id), which does not exist")
    }
    let range = OpenRange(type: .gcMarkAssistBegin, reason: 0)
    var isOpen = spans.hasRange(range, on: slot)
    if !isOpen, let assumptions, assumptions.wasThere(slot) {
      assumptions.assistIsOpen(on: slot)
      isOpen = true
    }
    let isFirst = generation == initialGeneration
    guard isOpen != isFirst else {
      return refuse(
        "GCMarkAssistActive of goroutine \(id), \(isFirst ? "twice" : "on which no mark assist has begun")")
    }
    if isFirst { spans.beginRange(range, on: slot) }
    emitPlain(event, context)
    return .advanced
  }
}
