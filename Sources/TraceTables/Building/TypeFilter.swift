import GoTrace

/// Whether an event's type is among those wanted, by its byte: one load in a loop that holds ``wanted``.
final class TypeFilter {
  /// The types.
  let types: EventTypeSet
  /// A flag for each of the 256 bytes; valid as long as the filter.
  let wanted: UnsafePointer<Bool>
  private let storage: UnsafeMutablePointer<Bool>

  /// A filter that lets the given types through.
  init(_ types: EventTypeSet) {
    self.types = types
    storage = .allocate(capacity: 256)
    for byte in 0..<256 {
      (storage + byte).initialize(to: types.contains(WireEventType(rawValue: UInt8(byte))))
    }
    wanted = UnsafePointer(storage)
  }

  deinit { storage.deallocate() }
}
