/// A place in the batches of one thread, and the event found there.
///
/// Go's reader keeps the same state (`batchcursor.go`); times are made by the same additions, so that they are
/// equal to the nanosecond.
struct BatchCursor {
  /// Time of the event, before the ordering makes times strictly increasing.
  var time: Int64 = 0
  var a0: UInt64 = 0
  var a1: UInt64 = 0
  var a2: UInt64 = 0
  var a3: UInt64 = 0
  var type = WireEventType(rawValue: 0)
  /// The thread's place in the ordering's table.
  var thread: Int32
  /// First byte of the event, of what follows it, and past the batch.
  var eventStart: UnsafePointer<UInt8>
  var position: UnsafePointer<UInt8>
  var end: UnsafePointer<UInt8>
  /// The batch being read, as a place in the thread's list; -1 before the first.
  var batch = -1
  /// Time to which the next difference is added; 0 stands for the batch's own, as in Go's reader.
  var lastTime: Int64 = 0
  /// The batch's own time.
  var batchTime: Int64 = 0
  /// The thread's list.
  var list: Int32

  /// A cursor before the first event of a list of batches.
  init(thread: Int32, list: Int32, nowhere: UnsafePointer<UInt8>) {
    self.thread = thread
    self.list = list
    eventStart = nowhere
    position = nowhere
    end = nowhere
  }

  /// How reading an event went.
  enum Step: UInt8 {
    case event
    case atEndOfBatch
    case malformed
  }

  /// Reads the event at `position`.
  @inline(__always)
  mutating func readEvent(_ traits: UnsafeMutablePointer<EventTraits>, _ scale: TimeScale) -> Step {
    guard position < end else { return .atEndOfBatch }
    eventStart = position
    let byte = position.pointee
    let count = traits[Int(byte)].argumentCount
    if count == 255 { return .malformed }
    type = WireEventType(rawValue: byte)
    var next = position + 1
    var difference: UInt64 = 0
    // The longest event has five varints of ten bytes.
    if end - next >= 50 {
      guard readVarintUnchecked(&next, into: &difference) else { return .malformed }
      if count > 0 {
        guard readVarintUnchecked(&next, into: &a0) else { return .malformed }
        if count > 1 {
          guard readVarintUnchecked(&next, into: &a1) else { return .malformed }
          if count > 2 {
            guard readVarintUnchecked(&next, into: &a2) else { return .malformed }
            if count > 3 {
              guard readVarintUnchecked(&next, into: &a3) else { return .malformed }
            }
          }
        }
      }
    } else {
      guard readNearEnd(&next, count, &difference) else { return .malformed }
    }
    position = next
    if lastTime == 0 { lastTime = batchTime }
    time = scale.nanoseconds(difference) &+ lastTime
    lastTime = time
    return .event
  }

  /// Reads the numbers of an event where fewer bytes are left than the longest event has.
  private mutating func readNearEnd(
    _ next: inout UnsafePointer<UInt8>, _ count: UInt8, _ difference: inout UInt64
  ) -> Bool {
    guard let dt = readVarint(&next, end) else { return false }
    difference = dt
    for i in 0..<count {
      guard let number = readVarint(&next, end) else { return false }
      switch i {
      case 0: a0 = number
      case 1: a1 = number
      case 2: a2 = number
      default: a3 = number
      }
    }
    return true
  }
}

/// Nanoseconds per unit of a trace's timestamps.
struct TimeScale {
  private let frequency: Double
  /// The same where it is a whole number (64 on most machines), else 0.
  private let whole: UInt64

  init(_ frequency: Double) {
    self.frequency = frequency
    let isWhole = frequency >= 1 && frequency <= 4096 && frequency.rounded(.towardZero) == frequency
    whole = isWhole ? UInt64(frequency) : 0
  }

  /// Nanoseconds of a number of units, rounded as Go does: by way of a float64. Where both the scale and the
  /// product are whole numbers below 2^53 that is a plain multiplication.
  @inline(__always)
  func nanoseconds(_ units: UInt64) -> Int64 {
    if whole != 0, units < 1 << 41 { return Int64(truncatingIfNeeded: units &* whole) }
    return goInt64(Double(units) * frequency)
  }
}
