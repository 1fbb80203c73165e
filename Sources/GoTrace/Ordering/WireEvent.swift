/// A timed event as it stands on the wire.
struct WireEvent {
  /// Time of the event, before the ordering makes times strictly increasing.
  var time: Int64 = 0
  // The arguments after `dt`; those that the type does not have mean nothing.
  var a0: UInt64 = 0
  var a1: UInt64 = 0
  var a2: UInt64 = 0
  var a3: UInt64 = 0
  var type = WireEventType(rawValue: 0)

  /// Reads the arguments, which are known to be whole, and makes those zero that there are not.
  @inline(__always)
  mutating func read(_ position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, count: UInt8) {
    a0 = count > 0 ? readVarint(&position, end) ?? 0 : 0
    a1 = count > 1 ? readVarint(&position, end) ?? 0 : 0
    a2 = count > 2 ? readVarint(&position, end) ?? 0 : 0
    a3 = count > 3 ? readVarint(&position, end) ?? 0 : 0
  }

  /// Reads the first `count` arguments, which are known to be whole, and leaves the others as they are.
  @inline(__always)
  mutating func readWhole(_ position: inout UnsafePointer<UInt8>, count: UInt8) {
    if count > 0 { _ = readVarintUnchecked(&position, into: &a0) }
    if count > 1 { _ = readVarintUnchecked(&position, into: &a1) }
    if count > 2 { _ = readVarintUnchecked(&position, into: &a2) }
    if count > 3 { _ = readVarintUnchecked(&position, into: &a3) }
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
    if _fastPath(whole != 0), _fastPath(units < 1 << 41) { return Int64(truncatingIfNeeded: units &* whole) }
    return goInt64(Double(units) * frequency)
  }
}
