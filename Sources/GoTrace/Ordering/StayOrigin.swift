/// How a goroutine came into the state that it is in, or that a transition ends.
public struct StayOrigin: Sendable, Hashable {
  /// From the lowest on: 3 bits of the state before, 1 that says whether the reason is one of
  /// ``TraceGeneration/extraString(_:)``, and the reason.
  @usableFromInline let bits: UInt64

  @inlinable
  init(bits: UInt64) { self.bits = bits }

  /// - Parameter reason: as an event's argument tells it; one that is too large has to be an extra string.
  @inline(__always)
  init(previous: UInt8, reason: UInt64) { bits = UInt64(previous) | reason &<< 4 }

  /// An extra string's.
  init(previous: UInt8, extraReason: UInt64) { bits = UInt64(previous) | 8 | extraReason &<< 4 }

  /// Of no stay that anybody has seen begin, or found.
  static let none = Self(bits: 7)
  /// Reasons are below that.
  static let reasonsBelow: UInt64 = 1 << 60

  /// The state before, as a raw value of ``GoroutineState``: undetermined where the trace found the goroutine so. None of
  /// them, 7, where nothing is known.
  @inlinable @inline(__always)
  public var previous: UInt8 { UInt8(truncatingIfNeeded: bits & 7) }
  /// Why it came into the state, as the id of a string; 0 for no reason.
  @inlinable @inline(__always)
  public var reason: UInt64 { bits &>> 4 }
  /// Whether ``reason`` is an id for ``TraceGeneration/extraString(_:)``: the state began in an earlier generation.
  @inlinable @inline(__always)
  public var isExtra: Bool { bits & 8 != 0 }
}

/// What a transition says of the state that it ends.
struct EndedStay {
  /// Nanoseconds; meaningless where the trace found the goroutine in the state.
  var lasted: Int64
  var origin: StayOrigin
  static let none = EndedStay(lasted: 0, origin: .none)
}

/// A state that a goroutine is in when a trace, or a part of one without a gap, ends.
public struct OpenStay: Sendable, Equatable {
  /// The goroutine.
  public var goroutine: Int64
  /// The state.
  public var state: GoroutineState
  /// When it began, as one of Go's times; meaningless where the trace found it so.
  public var since: Int64
  /// How it began. The reason is one of the last generation.
  public var origin: StayOrigin
}
