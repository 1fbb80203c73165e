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

  /// The table of all types, 256 entries; to be deallocated by the caller.
  static func table(wanted: EventTypeSet) -> UnsafeMutablePointer<EventTraits> {
    let table = UnsafeMutablePointer<EventTraits>.allocate(capacity: 256)
    table.initialize(repeating: EventTraits(), count: 256)
    for spec in EventSpec.all where spec.isTimed {
      var traits = EventTraits()
      traits.argumentCount = UInt8(spec.arguments.count - 1)
      for i in spec.stacks { traits.stackMask |= 1 << (i - 1) }
      for i in spec.strings { traits.stringMask |= 1 << (i - 1) }
      table[Int(spec.type.rawValue)] = traits
    }
    for type in 0..<256 where wanted.contains(WireEventType(rawValue: UInt8(type))) {
      table[type].isWanted = true
    }
    return table
  }
}
