/// What the hot loop needs to know of a type of event, indexed by the type's byte.
struct EventTraits {
  /// Number of arguments after `dt`; 255 for what may not stand in a thread's batch.
  var argumentCount: UInt8 = 255
  /// Bit i: argument i (after `dt`) is a stack id.
  var stackMask: UInt8 = 0
  /// Bit i: argument i (after `dt`) is a string id.
  var stringMask: UInt8 = 0
  /// Whether the consumer asked for the type.
  var isWanted = false
  /// The same as the masks, for the types that make up nearly all of a trace.
  var ids = IDs.none

  /// Which arguments are ids.
  enum IDs: UInt8 {
    case none
    case stackSecondStringFirst
    case stackThird
    case stackSecond
    case others
  }

  private var idsByMask: IDs {
    switch (stackMask, stringMask) {
    case (0, 0): .none
    case (0b10, 0b1): .stackSecondStringFirst
    case (0b100, 0): .stackThird
    case (0b10, 0): .stackSecond
    default: .others
    }
  }

  /// The table of all types, 256 entries; to be deallocated by the caller.
  static func table(wanted: EventTypeSet) -> UnsafeMutablePointer<EventTraits> {
    let table = UnsafeMutablePointer<EventTraits>.allocate(capacity: 256)
    table.initialize(repeating: EventTraits(), count: 256)
    for spec in EventSpec.all where spec.isTimed {
      var traits = EventTraits()
      traits.argumentCount = UInt8(spec.arguments.count - 1)
      for i in spec.stacks { traits.stackMask |= 1 << (i - 1) }
      for i in spec.strings { traits.stringMask |= 1 << (i - 1) }
      traits.ids = traits.idsByMask
      table[Int(spec.type.rawValue)] = traits
    }
    for type in wanted.types { table[Int(type.rawValue)].isWanted = true }
    return table
  }
}
