// Events that the program itself writes: tasks and regions.
extension EventOrdering {
  /// The name that a string id stands for, nil where the generation has no such string.
  private mutating func name(_ id: UInt64) -> SpanName? {
    tables.stringIndex(id).map { names.name(ofString: $0, in: tables) }
  }

  /// Another generation has other strings: of the names, those are kept that open regions have.
  mutating func nameRegionsAnew() {
    let old = names
    names = SpanNames()
    spans.rename { names.name($0, of: old) }
  }

  mutating func taskBegin(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    let id = event.pointee.a0
    guard tasks[id] == nil else { return refuse("task \(id) begins and has begun already") }
    // No parent is written as the background task.
    if event.pointee.a1 == 0 { event.pointee.a1 = UInt64.max }
    guard let name = name(event.pointee.a2) else {
      return refuse("UserTaskBegin names string \(event.pointee.a2), which is not in the string table")
    }
    guard context.hasAll else { return refuseContext(event.pointee.type, context) }
    assumptions?.taskBegins(id)
    tasks[id] = OpenTask(parent: event.pointee.a1, name: names.text(name))
    emitPlain(event, context)
    return .advanced
  }

  /// A task may end that never began, and more than once. The end carries parent and name, which may be of an
  /// earlier generation.
  mutating func taskEnd(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    guard context.hasAll else { return refuseContext(event.pointee.type, context) }
    if let task = tasks.removeValue(forKey: event.pointee.a0) {
      event.pointee.a2 = task.parent
      event.pointee.a3 = tables.extraStrings.id(task.name)
    } else {
      assumptions?.taskEnds(event.pointee.a0, owing: positionOfNext(event.pointee.type))
      event.pointee.a2 = UInt64.max
      event.pointee.a3 = 0
    }
    emitPlain(event, context)
    return .advanced
  }

  mutating func regionEdge(_ event: UnsafeMutablePointer<WireEvent>, _ context: Context) -> Advance {
    let type = event.pointee.type
    guard context.hasAll else { return refuseContext(type, context) }
    guard let name = name(event.pointee.a1) else {
      return refuse("\(type.name) names string \(event.pointee.a1), which is not in the string table")
    }
    let slot = liveSlot(context)
    guard slot >= 0 else { return refuse("\(type.name) of goroutine \(context.g), which does not exist") }
    let region = OpenRegion(task: event.pointee.a0, name: name)
    if type == .userRegionBegin {
      spans.beginRegion(region, on: slot)
    } else if let innermost = spans.innermostRegion(on: slot) {
      // A region that began before the trace has nothing to be compared with.
      guard innermost == region else {
        return refuse(
          "goroutine \(context.g) ends region \"\(String(decoding: names.text(name), as: UTF8.self))\" of task "
            + "\(region.task) while the innermost is \"\(String(decoding: names.text(innermost.name), as: UTF8.self))\" "
            + "of task \(innermost.task)")
      }
      spans.endRegion(on: slot)
    } else {
      assumptions?.regionEnds(task: region.task, name: names.text(name), on: slot)
    }
    emitPlain(event, context)
    return .advanced
  }
}
