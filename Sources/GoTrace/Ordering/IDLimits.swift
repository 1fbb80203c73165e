/// Which arguments of a type of event are ids of a generation's tables, and up to which number all of them are
/// there.
struct IDLimits {
  // An argument not above its limit is no id, or one that is in the table.
  private var limit0 = UInt64.max
  private var limit1 = UInt64.max
  private var limit2 = UInt64.max
  private var limit3 = UInt64.max

  /// The table of all types, 256 entries; to be deallocated by the caller. All ids of stacks and strings below
  /// those given are in the tables, of which 0 always is.
  static func table(
    _ traits: UnsafeMutablePointer<EventTraits>, stackIDsBelow: UInt64, stringIDsBelow: UInt64
  ) -> UnsafeMutablePointer<IDLimits> {
    let table = UnsafeMutablePointer<IDLimits>.allocate(capacity: 256)
    for type in 0..<256 {
      func limit(_ i: Int) -> UInt64 {
        if traits[type].stackMask >> i & 1 != 0 { return stackIDsBelow - 1 }
        if traits[type].stringMask >> i & 1 != 0 { return stringIDsBelow - 1 }
        return UInt64.max
      }
      (table + type).initialize(
        to: IDLimits(limit0: limit(0), limit1: limit(1), limit2: limit(2), limit3: limit(3)))
    }
    return table
  }

  private init(limit0: UInt64, limit1: UInt64, limit2: UInt64, limit3: UInt64) {
    self.limit0 = limit0
    self.limit1 = limit1
    self.limit2 = limit2
    self.limit3 = limit3
  }

  /// Whether no argument of an event of the type is an id that may be missing.
  @inline(__always)
  func pass(_ event: UnsafeMutablePointer<WireEvent>) -> Bool {
    event.pointee.a0 <= limit0 && event.pointee.a1 <= limit1 && event.pointee.a2 <= limit2
      && event.pointee.a3 <= limit3
  }
}
