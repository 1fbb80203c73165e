// Events about ranges of the runtime: garbage collection and stop-the-world.
extension EventOrdering {
  /// The mark phase was under way when the generation began. Begin and end may come from different threads, so
  /// they have sequence numbers.
  mutating func gcActive(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    let sequence = event.pointee.a0
    if generation == initialGeneration {
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
    if collectorState != .undetermined {
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
    guard sequence == collectorSequence &+ 1 else { return .blocked }
    guard collectorState == .running else { return refuse("GCEnd while the collector is not running") }
    guard context.hasAll else { return refuseContext(event.pointee.type, context) }
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
    guard slot >= 0 else { return refuse("GCSweepActive of proc \(id), which is not known") }
    let isFirst = generation == initialGeneration
    guard procs.records[Int(slot)].isSweeping != isFirst else {
      return refuse("GCSweepActive of proc \(id), \(isFirst ? "twice" : "which is not sweeping")")
    }
    procs.records[Int(slot)].isSweeping = true
    emitPlain(event, context)
    return .advanced
  }

  /// A stop-the-world or a mark assist begins on the running goroutine.
  mutating func rangeBegin(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    let type = event.pointee.type
    guard context.hasAll else { return refuseContext(type, context) }
    let slot = liveSlot(context)
    guard slot >= 0 else { return refuse("\(type.name) of goroutine \(context.g), which does not exist") }
    let range = OpenRange(type: type, reason: type == .stwBegin ? event.pointee.a0 : 0)
    if spans[slot]?.ranges.contains(range) == true {
      return refuse("\(type.name) of goroutine \(context.g), on which it has begun already")
    }
    spans[slot, default: OpenSpans()].ranges.append(range)
    openSpanCount += 1
    goroutines.records[Int(slot)].hasOpenSpans = true
    emitPlain(event, context)
    return .advanced
  }

  mutating func rangeEnd(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    let type = event.pointee.type
    guard context.hasAll else { return refuseContext(type, context) }
    let slot = liveSlot(context)
    guard slot >= 0 else { return refuse("\(type.name) of goroutine \(context.g), which does not exist") }
    let begin: WireEventType = type == .stwEnd ? .stwBegin : .gcMarkAssistBegin
    guard let range = spans[slot]?.ranges.remove(begin) else {
      return refuse("\(type.name) of goroutine \(context.g), on which none has begun")
    }
    openSpanCount -= 1
    // The end carries the reason of its beginning.
    if type == .stwEnd { event.pointee.a0 = range.reason }
    emitPlain(event, context)
    return .advanced
  }

  /// A mark assist was under way when the generation began; its goroutine need not be running.
  mutating func assistActive(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    let id = Int64(bitPattern: event.pointee.a0)
    let slot = goroutines.find(id)
    guard slot >= 0 else { return refuse("GCMarkAssistActive of goroutine \(id), which does not exist") }
    let range = OpenRange(type: .gcMarkAssistBegin, reason: 0)
    let isOpen = spans[slot]?.ranges.contains(range) ?? false
    let isFirst = generation == initialGeneration
    guard isOpen != isFirst else {
      return refuse(
        "GCMarkAssistActive of goroutine \(id), \(isFirst ? "twice" : "on which no mark assist has begun")")
    }
    if isFirst {
      spans[slot, default: OpenSpans()].ranges.append(range)
      openSpanCount += 1
      goroutines.records[Int(slot)].hasOpenSpans = true
    }
    emitPlain(event, context)
    return .advanced
  }
}
