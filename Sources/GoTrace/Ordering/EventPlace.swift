/// An event of a batch: its type and time, and where its arguments are, which are read when its turn comes.
///
/// Go's reader keeps the same state (`batchcursor.go`); times are made by the same additions, so that they are
/// equal to the nanosecond. The loop of the ordering keeps a place in registers: nothing here may need its address.
struct EventPlace {
  /// Time of the event, before the ordering makes times strictly increasing; 0 before the first of a batch, and
  /// the next difference is added to the batch's own time wherever it is 0, as in Go's reader.
  private(set) var time: Int64 = 0
  /// What to do with the event when its turn comes.
  private(set) var course = EventCourse.general
  /// First byte of the event, and of its arguments.
  private(set) var start: UnsafePointer<UInt8>
  private(set) var arguments: UnsafePointer<UInt8>

  /// Before the first event of a batch.
  init(data: UnsafePointer<UInt8>) {
    start = data
    arguments = data
  }

  /// How going to an event went.
  enum Step: UInt8 {
    case event
    case atEndOfBatch
    /// The bytes at ``malformedByte`` are no event.
    case malformed
  }

  /// Goes to the event at `position`, of the batch that the cursor is in.
  ///
  /// It is known to be whole when this returns, as Go's reader fails on the one that is not before it hands out
  /// the one before.
  @inline(__always)
  mutating func moveTo(
    _ position: UnsafePointer<UInt8>, _ shapes: UnsafeMutablePointer<EventShape>, _ scale: TimeScale,
    _ cursor: UnsafeMutablePointer<ThreadCursor>
  ) -> Step {
    start = position
    // The type, a difference of two bytes and all arguments in eight bytes: nearly every event there is.
    if _fastPath(cursor.pointee.end - position >= 11) {
      let shape = shapes[Int(position.pointee)]
      var difference = UInt64(position[1])
      var following = position + 2
      if difference >= 0x80 {
        difference = difference & 0x7f | UInt64(position[2]) &<< 7
        following = position + 3
      }
      let word = UnsafeRawPointer(following).loadUnaligned(as: UInt64.self)
      // A number's last byte has its highest bit clear. The product adds up all eight of them in its highest byte.
      let ends = (((~word & 0x8080_8080_8080_8080) &>> 7) &* 0x0101_0101_0101_0101) &>> 56
      if _fastPath(difference < 1 << 14), _fastPath(ends >= UInt64(shape.argumentCount)) {
        arguments = following
        course = shape.course
        take(difference, scale, cursor)
        return .event
      }
    }
    let careful = CarefulStep(position, cursor.pointee.end, shapes)
    if careful.step == .event {
      arguments = careful.arguments
      course = .general
      take(careful.difference, scale, cursor)
    }
    return careful.step
  }

  @inline(__always)
  private mutating func take(
    _ difference: UInt64, _ scale: TimeScale, _ cursor: UnsafeMutablePointer<ThreadCursor>
  ) {
    if _slowPath(time == 0) { time = cursor.pointee.batchTime }
    time = scale.nanoseconds(difference) &+ time
  }

  /// The type of the event.
  var type: WireEventType { WireEventType(rawValue: start.pointee) }

  /// The first byte of what is no event.
  var malformedByte: UInt8 { start.pointee }
}

/// What is found at a place where an event may be cut short, or has a long number.
private struct CarefulStep {
  var step = EventPlace.Step.malformed
  /// Of an event the difference of its time, in the trace's units, and the first byte of its arguments.
  var difference: UInt64 = 0
  var arguments: UnsafePointer<UInt8>

  @inline(never)
  init(
    _ position: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ shapes: UnsafeMutablePointer<EventShape>
  ) {
    arguments = position
    guard position < end else {
      step = .atEndOfBatch
      return
    }
    let count = shapes[Int(position.pointee)].argumentCount
    if count == 255 { return }
    var following = position + 1
    guard let difference = readVarint(&following, end) else { return }
    arguments = following
    for _ in 0..<count where readVarint(&following, end) == nil { return }
    self.difference = difference
    step = .event
  }
}

/// How an event is treated when its turn comes.
enum EventCourse: UInt8 {
  /// All that is not below, and whatever has an argument that takes a closer look.
  case general
  case start
  case block
  case unblock
  case syscallBegin
  case syscallEnd
  case stop
  case destroy
  case create
  case heapAlloc
}

/// What going from event to event needs to know of a type, indexed by the type's byte. Small, as it is looked up
/// for every event.
struct EventShape {
  /// Number of arguments after `dt`; 255 for what may not stand in a thread's batch.
  var argumentCount: UInt8
  var course = EventCourse.general

  /// The table of all types, 256 entries; to be deallocated by the caller.
  static func table(_ traits: UnsafeMutablePointer<EventTraits>) -> UnsafeMutablePointer<EventShape> {
    let table = UnsafeMutablePointer<EventShape>.allocate(capacity: 256)
    for type in 0..<256 {
      (table + type).initialize(to: EventShape(argumentCount: traits[type].argumentCount))
    }
    table[Int(WireEventType.goStart.rawValue)].course = .start
    table[Int(WireEventType.goBlock.rawValue)].course = .block
    table[Int(WireEventType.goUnblock.rawValue)].course = .unblock
    table[Int(WireEventType.goSyscallBegin.rawValue)].course = .syscallBegin
    table[Int(WireEventType.goSyscallEnd.rawValue)].course = .syscallEnd
    table[Int(WireEventType.goStop.rawValue)].course = .stop
    table[Int(WireEventType.goDestroy.rawValue)].course = .destroy
    table[Int(WireEventType.goCreate.rawValue)].course = .create
    table[Int(WireEventType.heapAlloc.rawValue)].course = .heapAlloc
    return table
  }
}
