/// A place in the batches of one thread: the type and time of the event there, whose arguments are read when its
/// turn comes.
///
/// Go's reader keeps the same state (`batchcursor.go`); times are made by the same additions, so that they are
/// equal to the nanosecond.
struct ThreadCursor {
  /// Time of the event, before the ordering makes times strictly increasing; 0 before the first of a batch, and
  /// the next difference is added to the batch's own time wherever it is 0, as in Go's reader.
  private(set) var time: Int64 = 0
  /// What to do with the event when its turn comes.
  private(set) var course = EventCourse.general
  /// The thread's place in the ordering's table.
  let thread: Int32
  /// The thread's list of batches, and the one being read: -1 before the first.
  let list: Int32
  var batch = -1
  /// First byte of the event's arguments, and past the batch.
  private(set) var arguments: UnsafePointer<UInt8>
  private(set) var end: UnsafePointer<UInt8>
  /// First byte of the event, and of the batch's data.
  private var start: UnsafePointer<UInt8>
  private var dataStart: UnsafePointer<UInt8>
  /// The batch's own time.
  private var batchTime: Int64 = 0
  /// Memory that batches of this thread are read into, nil where they were in memory all along.
  var memory: UnsafeMutablePointer<UInt8>?

  /// A cursor before the first event of a list of batches.
  init(thread: Int32, list: Int32, nowhere: UnsafePointer<UInt8>) {
    self.thread = thread
    self.list = list
    arguments = nowhere
    end = nowhere
    start = nowhere
    dataStart = nowhere
  }

  /// How going to an event went.
  enum Step: UInt8 {
    case event
    case atEndOfBatch
    /// The bytes at ``malformedByte`` are no event.
    case malformed
  }

  /// Goes to the beginning of a batch; ``moveTo(_:_:_:)`` with the same `data` then finds its first event.
  mutating func enter(batch: Int, data: UnsafePointer<UInt8>, count: Int, time: Int64) {
    self.batch = batch
    dataStart = data
    start = data
    end = data + count
    self.time = 0
    batchTime = time
  }

  /// Goes to the event at `position`.
  ///
  /// It is known to be whole when this returns, as Go's reader fails on the one that is not before it hands out
  /// the one before.
  @inline(__always)
  mutating func moveTo(
    _ position: UnsafePointer<UInt8>, _ shapes: UnsafeMutablePointer<EventShape>, _ scale: TimeScale
  ) -> Step {
    start = position
    // The type, a difference of two bytes and all arguments in eight bytes: nearly every event there is.
    guard end - position >= 11 else { return moveNearEnd(position, shapes, scale) }
    let shape = shapes + Int(position.pointee)
    var difference = UInt64(position[1])
    var following = position + 2
    if difference >= 0x80 {
      let second = UInt64(position[2])
      if second >= 0x80 { return moveCarefully(position, shapes, scale) }
      difference = difference & 0x7f | second << 7
      following = position + 3
    }
    let word = UnsafeRawPointer(following).loadUnaligned(as: UInt64.self)
    // A number's last byte has its highest bit clear. The product adds up all eight of them in its highest byte.
    let ends = (((~word & 0x8080_8080_8080_8080) >> 7) &* 0x0101_0101_0101_0101) >> 56
    if ends < UInt64(shape.pointee.argumentCount) { return moveCarefully(position, shapes, scale) }
    arguments = following
    course = shape.pointee.course
    take(difference, scale)
    return .event
  }

  @inline(__always)
  private mutating func take(_ difference: UInt64, _ scale: TimeScale) {
    time = scale.nanoseconds(difference) &+ (time == 0 ? batchTime : time)
  }

  private mutating func moveNearEnd(
    _ position: UnsafePointer<UInt8>, _ shapes: UnsafeMutablePointer<EventShape>, _ scale: TimeScale
  ) -> Step {
    position < end ? moveCarefully(position, shapes, scale) : .atEndOfBatch
  }

  /// Goes to an event that may be cut short, or has a long number.
  @inline(never)
  private mutating func moveCarefully(
    _ position: UnsafePointer<UInt8>, _ shapes: UnsafeMutablePointer<EventShape>, _ scale: TimeScale
  ) -> Step {
    let count = shapes[Int(position.pointee)].argumentCount
    if count == 255 { return .malformed }
    var following = position + 1
    guard let difference = readVarint(&following, end) else { return .malformed }
    arguments = following
    for _ in 0..<count {
      guard readVarint(&following, end) != nil else { return .malformed }
    }
    course = .general
    take(difference, scale)
    return .event
  }

  /// The type of the event.
  var type: WireEventType { WireEventType(rawValue: start.pointee) }

  /// Whether there is nothing left of the batch.
  var isAtEnd: Bool { start >= end }

  /// Where the event stands in the batch's data, or what stands there instead.
  var offset: Int { start - dataStart }

  /// The first byte of what is no event.
  var malformedByte: UInt8 { start.pointee }
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
    return table
  }
}
