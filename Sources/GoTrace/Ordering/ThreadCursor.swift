/// A place in the batches of one thread: the type and time of the event there, whose arguments are read when its
/// turn comes.
///
/// Go's reader keeps the same state (`batchcursor.go`); times are made by the same additions, so that they are
/// equal to the nanosecond.
struct ThreadCursor {
  /// Time of the event, before the ordering makes times strictly increasing.
  private(set) var time: Int64 = 0
  /// What to do with the event when its turn comes.
  private(set) var course = EventCourse.general
  private(set) var type = WireEventType(rawValue: 0)
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
  /// Time to which the next difference is added; 0 stands for the batch's own, as in Go's reader.
  private var lastTime: Int64 = 0
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
    lastTime = 0
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
    let ends = (~word & 0x8080_8080_8080_8080) >> 7 &* 0x0101_0101_0101_0101 >> 56
    if ends < shape.pointee.argumentCount { return moveCarefully(position, shapes, scale) }
    arguments = following
    type = WireEventType(rawValue: position.pointee)
    course = shape.pointee.course
    take(difference, scale)
    return .event
  }

  @inline(__always)
  private mutating func take(_ difference: UInt64, _ scale: TimeScale) {
    let base = lastTime == 0 ? batchTime : lastTime
    time = scale.nanoseconds(difference) &+ base
    lastTime = time
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
    type = WireEventType(rawValue: position.pointee)
    course = .general
    take(difference, scale)
    return .event
  }

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

/// What reading events of a generation needs to know of a type, indexed by the type's byte.
struct EventShape {
  /// Number of arguments after `dt`; 255 for what may not stand in a thread's batch.
  var argumentCount: UInt64 = 255
  var course = EventCourse.general
  // An argument not above its limit is no id, or one that is in the table.
  var limit0 = UInt64.max
  var limit1 = UInt64.max
  var limit2 = UInt64.max
  var limit3 = UInt64.max

  /// The table of all types, 256 entries; to be deallocated by the caller. All ids of stacks and strings below
  /// those given are in the tables, of which 0 always is.
  static func table(
    _ traits: UnsafeMutablePointer<EventTraits>, stackIDsBelow: UInt64, stringIDsBelow: UInt64
  ) -> UnsafeMutablePointer<EventShape> {
    let table = UnsafeMutablePointer<EventShape>.allocate(capacity: 256)
    for type in 0..<256 {
      var shape = EventShape(argumentCount: UInt64(traits[type].argumentCount))
      func limit(_ i: Int) -> UInt64 {
        if traits[type].stackMask >> i & 1 != 0 { return stackIDsBelow - 1 }
        if traits[type].stringMask >> i & 1 != 0 { return stringIDsBelow - 1 }
        return UInt64.max
      }
      shape.limit0 = limit(0)
      shape.limit1 = limit(1)
      shape.limit2 = limit(2)
      shape.limit3 = limit(3)
      (table + type).initialize(to: shape)
    }
    table[Int(WireEventType.goStart.rawValue)].course = .start
    table[Int(WireEventType.goBlock.rawValue)].course = .block
    table[Int(WireEventType.goUnblock.rawValue)].course = .unblock
    table[Int(WireEventType.goSyscallBegin.rawValue)].course = .syscallBegin
    table[Int(WireEventType.goSyscallEnd.rawValue)].course = .syscallEnd
    return table
  }

  /// Whether no argument of an event of the type is an id that may be missing.
  @inline(__always)
  func passes(_ event: UnsafeMutablePointer<WireEvent>) -> Bool {
    event.pointee.a0 <= limit0 && event.pointee.a1 <= limit1 && event.pointee.a2 <= limit2
      && event.pointee.a3 <= limit3
  }
}
